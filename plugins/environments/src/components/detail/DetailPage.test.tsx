import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { condition, environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';

const PATH = '/environments/team-backend-team/dev-checkout-alice';
const region = async (name: string) =>
  within(await screen.findByRole('region', { name }));

const started = {
  uid: '1',
  time: '2026-03-01T12:00:03Z',
  type: 'Normal' as const,
  reason: 'Started',
  message: 'The container frontend started',
  object: 'Pod/frontend',
  count: 1,
};

describe('the page of an environment', () => {
  it('tells how it stands, and breaks no accessibility rule', async () => {
    const api = new PlayedApi([environment()]);
    api.events = [started];
    renderAt(PATH, api);
    const steps = await region('Progress');
    expect(steps.getAllByText('Done')).toHaveLength(7);
    const services = await region('Services');
    expect(services.getAllByText('Running')).toHaveLength(2);
    const addresses = await region('Addresses');
    expect(addresses.getByRole('link')).toHaveAttribute(
      'href',
      'http://dev-checkout-alice.dev.localhost:7080/',
    );
    const events = await region('Events');
    expect(
      await events.findByText('The container frontend started.'),
    ).toBeInTheDocument();
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('shows why a service does not run, in words', async () => {
    const broken = environment({
      phase: 'Degraded',
      conditions: [condition('Accepted', 'True')],
      services: [
        {
          name: 'app',
          type: 'database',
          state: 'Failed',
          reason: 'ImagePull',
          message: 'the image cannot be pulled; push it to the registry',
        },
      ],
    });
    renderAt(PATH, new PlayedApi([broken]));
    const services = await region('Services');
    expect(
      services.getByText(
        'The image cannot be pulled; push it to the registry.',
      ),
    ).toBeInTheDocument();
  });

  it('follows changes and events without asking again', async () => {
    const api = new PlayedApi([
      environment({ phase: 'Provisioning', conditions: [], urls: [] }),
    ]);
    renderAt(PATH, api);
    const steps = await region('Progress');
    expect(steps.getByText('In progress')).toBeInTheDocument();
    const events = await region('Events');
    await events.findByText(/Nothing reported/);
    const asked = api.calls.length;

    api.say('upsert', environment());
    await waitFor(() => expect(steps.getAllByText('Done')).toHaveLength(7));
    api.say('event', started);
    expect(
      await events.findByText('The container frontend started.'),
    ).toBeInTheDocument();
    expect(api.calls).toHaveLength(asked);
  });

  it('shows the newest ten events, and all when asked', async () => {
    const api = new PlayedApi([environment()]);
    api.events = Array.from({ length: 12 }, (_, n) => ({
      ...started,
      uid: String(n),
    }));
    renderAt(PATH, api);
    const events = await region('Events');
    const more = await events.findByRole('button', { name: 'Show all 12' });
    expect(events.getAllByRole('listitem')).toHaveLength(10);
    await userEvent.click(more);
    expect(events.getAllByRole('listitem')).toHaveLength(12);
  });

  it('says so when it goes while one looks', async () => {
    const api = new PlayedApi([environment()]);
    renderAt(PATH, api);
    await region('Services');
    const { namespace, name, uid } = environment();
    api.say('delete', { namespace, name, uid });
    expect(
      await screen.findByText('dev-checkout-alice is gone'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All environments' }),
    ).toHaveAttribute('href', '/environments');
    expect(
      screen.queryByRole('button', { name: 'Delete' }),
    ).not.toBeInTheDocument();
  });

  it('is deleted only after its name was typed where nothing can bring it back', async () => {
    const api = new PlayedApi([environment()]);
    renderAt(PATH, api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Delete' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    const confirm = dialog.getByRole('button', { name: 'Delete' });
    const field = dialog.getByRole('textbox');
    expect(field).toHaveFocus();
    expect(confirm).toBeDisabled();
    await userEvent.type(field, 'checkou{Enter}');
    expect(api.saidOf('delete')).toEqual([]);
    await userEvent.type(field, 't');
    await userEvent.click(confirm);
    expect(api.saidOf('delete')).toEqual([{ force: false }]);
    expect(
      await screen.findByRole('heading', { name: 'Development environments' }),
    ).toBeInTheDocument();
  });

  it('gives the focus back when it is kept after all', async () => {
    renderAt(PATH, new PlayedApi([environment()]));
    const button = await screen.findByRole('button', { name: 'Delete' });
    await userEvent.click(button);
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(button).toHaveFocus());
  });

  it('warns that a simulated one does not run, and links nothing', async () => {
    const [url] = environment().urls;
    renderAt(
      PATH,
      new PlayedApi([
        environment({
          simulated: true,
          simulatedReason: 'This machine runs no containers.',
          services: [
            { name: 'app', type: 'database', state: 'Ready', simulated: true },
          ],
          urls: [{ ...url, reachable: false, reason: 'nothing answers there' }],
        }),
      ]),
    );
    expect(
      await screen.findByText('Simulated: nothing in it really runs'),
    ).toBeInTheDocument();
    const services = await region('Services');
    expect(services.getAllByText('Simulated')).not.toHaveLength(0);
    const addresses = await region('Addresses');
    expect(addresses.queryByRole('link')).not.toBeInTheDocument();
    expect(addresses.getByText('Nothing answers there.')).toBeInTheDocument();
  });

  it('says what to do where there is none of that name', async () => {
    const api = new PlayedApi();
    api.answerStream = () =>
      Response.json(
        {
          error: { name: 'NotFoundError', message: 'There is no such one' },
          response: { statusCode: 404 },
        },
        { status: 404 },
      );
    renderAt(PATH, api);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /There is no such one\. It may have been deleted/,
    );
  });
});
