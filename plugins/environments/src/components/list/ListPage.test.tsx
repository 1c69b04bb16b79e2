import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';

const { spec } = environment();
const ofBob = environment({
  name: 'dev-search-bob',
  spec: { ...spec, owner: 'user:default/bob' },
});
const row = (name: RegExp) => screen.findByRole('row', { name });

describe('the list of environments', () => {
  it('shows state, owner, services, time left and address', async () => {
    renderAt('/environments', new PlayedApi([environment()]));
    const found = within(await row(/dev-checkout-alice/));
    expect(found.getByText('Ready')).toBeInTheDocument();
    expect(found.getByText('alice')).toBeInTheDocument();
    expect(found.getByText('2 of 2 running')).toBeInTheDocument();
    expect(found.getByText(/^\d+ d/)).toBeInTheDocument();
    expect(
      found.getByRole('link', { name: /dev-checkout-alice.dev.localhost/ }),
    ).toHaveAttribute('target', '_blank');
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('leads to the page of an environment', async () => {
    renderAt('/environments', new PlayedApi([environment()]));
    const found = within(await row(/dev-checkout-alice/));
    expect(
      found.getByRole('link', { name: 'dev-checkout-alice' }),
    ).toHaveAttribute(
      'href',
      '/environments/team-backend-team/dev-checkout-alice',
    );
  });

  it('shows what changes in the cluster without asking again, and says it', async () => {
    const api = new PlayedApi([environment({ phase: 'Provisioning' })]);
    renderAt('/environments', api);
    const before = within(await row(/dev-checkout-alice/));
    expect(before.getByText('Starting')).toBeInTheDocument();
    const asked = api.calls.length;

    api.say('upsert', environment({ phase: 'Ready' }));
    await waitFor(async () =>
      expect(
        within(await row(/dev-checkout-alice/)).getByText('Ready'),
      ).toBeInTheDocument(),
    );
    expect(
      screen.getByText('dev-checkout-alice is now ready.'),
    ).toBeInTheDocument();

    const { namespace, name, uid } = environment();
    api.say('delete', { namespace, name, uid });
    expect(
      await screen.findByText('No development environments yet'),
    ).toBeInTheDocument();
    expect(api.calls).toHaveLength(asked);
  });

  it('begins with mine, and counts the others', async () => {
    renderAt('/environments', new PlayedApi([environment(), ofBob]));
    await row(/dev-checkout-alice/);
    expect(screen.queryByText('dev-search-bob')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: 'All (2)' }));
    expect(await row(/dev-search-bob/)).toBeInTheDocument();
  });

  it('leads on where the reader has none', async () => {
    renderAt('/environments', new PlayedApi([ofBob]));
    expect(
      await screen.findByText('You have no environment yet'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(await row(/dev-search-bob/)).toBeInTheDocument();
  });

  it('takes filters that leave nothing back', async () => {
    renderAt('/environments?q=zzz', new PlayedApi([environment()]));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Clear the filters' }),
    );
    expect(await row(/dev-checkout-alice/)).toBeInTheDocument();
  });

  it('marks what only looks as if it ran, and does not link its address', async () => {
    const [url] = environment().urls;
    const simulated = environment({
      simulated: true,
      urls: [{ ...url, reachable: false, reason: 'nothing executes there' }],
    });
    renderAt('/environments', new PlayedApi([simulated]));
    const found = within(await row(/dev-checkout-alice/));
    expect(found.getByText('Simulated')).toBeInTheDocument();
    expect(found.getByText('Nothing executes there.')).toBeInTheDocument();
    expect(
      found.queryByRole('link', { name: /dev\.localhost/ }),
    ).not.toBeInTheDocument();
  });

  it('keeps the last known list and says that it reconnects', async () => {
    const api = new PlayedApi([environment()]);
    renderAt('/environments', api);
    await row(/dev-checkout-alice/);
    const status = screen.getByRole('status', { name: 'Live updates' });
    expect(status).toHaveTextContent('Live');
    api.hangUp();
    await waitFor(() => expect(status).toHaveTextContent('Reconnecting…'));
    expect(await row(/dev-checkout-alice/)).toBeInTheDocument();
    await waitFor(() => expect(status).toHaveTextContent('Live'));
  });

  it('says why it may not be shown, and what to do', async () => {
    const api = new PlayedApi();
    api.answerStream = () =>
      Response.json(
        {
          error: { name: 'NotAllowedError', message: 'Not for you.' },
          response: { statusCode: 403 },
        },
        { status: 403 },
      );
    renderAt('/environments', api);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Not for you.');
    expect(alert).toHaveTextContent('Ask the owner');
  });
});
