import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';

const PATH = '/environments/team-backend-team/dev-checkout-alice';
const REF = 'team-backend-team/dev-checkout-alice';

function withDoors(part: Parameters<typeof environment>[0] = {}) {
  const { spec } = environment();
  return environment({
    spec: { ...spec, services: [{ name: 'frontend', type: 'frontend' }] },
    services: [{ name: 'frontend', type: 'frontend', state: 'Ready' }],
    doors: [
      {
        service: 'frontend',
        share: 'team',
        ports: [{ port: 3000, name: 'http' }],
      },
    ],
    ...part,
  });
}

/** The tab that the browser opens, or does not. */
function playTab(opens = true) {
  const tab = {
    opener: window as Window | null,
    closed: false,
    location: { replace: jest.fn() },
    close: jest.fn(),
  };
  jest
    .spyOn(window, 'open')
    .mockReturnValue(opens ? (tab as unknown as Window) : null);
  return tab;
}

const openMenu = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Open frontend' }));

describe('opening a service', () => {
  afterEach(() => jest.restoreAllMocks());

  it('leads a tab of its own to the port, and lets it know nothing of this page', async () => {
    const tab = playTab();
    const api = new PlayedApi([withDoors()]);
    renderAt(PATH, api);
    await openMenu();
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Port 3000 (http)' }),
    );
    await waitFor(() =>
      expect(tab.location.replace).toHaveBeenCalledWith(
        'http://opened.access.localhost',
      ),
    );
    expect(tab.opener).toBeNull();
    expect(api.acts).toContainEqual({
      act: 'open',
      name: REF,
      body: { service: 'frontend', port: 3000 },
    });
  });

  it('takes any other port', async () => {
    playTab();
    const api = new PlayedApi([withDoors()]);
    renderAt(PATH, api);
    await openMenu();
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Another port…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    const field = dialog.getByRole('textbox', { name: 'Port' });
    await userEvent.clear(field);
    await userEvent.type(field, '8080');
    await userEvent.click(dialog.getByRole('button', { name: 'Open' }));
    await waitFor(() =>
      expect(api.saidOf('open')).toEqual([{ service: 'frontend', port: 8080 }]),
    );
  });

  it('says what was refused, and leaves no empty tab', async () => {
    const tab = playTab();
    const api = new PlayedApi([withDoors()]);
    api.answerAct = async () => {
      throw new Error('it is not shared with you');
    };
    renderAt(PATH, api);
    await openMenu();
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Port 3000 (http)' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /it is not shared with you/i,
    );
    expect(tab.close).toHaveBeenCalled();
  });

  it('says that the browser opens no tab', async () => {
    playTab(false);
    const api = new PlayedApi([withDoors()]);
    renderAt(PATH, api);
    await openMenu();
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Port 3000 (http)' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'opens no new tab',
    );
    expect(api.saidOf('open')).toEqual([]);
  });

  it('is offered for what really runs only, and not at all where it is not configured', async () => {
    const simulated = withDoors({
      services: [
        { name: 'frontend', type: 'frontend', state: 'Ready', simulated: true },
      ],
    });
    const shown = renderAt(PATH, new PlayedApi([simulated]));
    expect(
      await screen.findByRole('button', { name: 'Open frontend' }),
    ).toBeDisabled();
    shown.unmount();
    renderAt(PATH, new PlayedApi([withDoors({ doors: undefined })]));
    await screen.findByRole('region', { name: 'Services' });
    expect(
      screen.queryByRole('button', { name: 'Open frontend' }),
    ).not.toBeInTheDocument();
  });

  it('can be shared with others', async () => {
    const api = new PlayedApi([withDoors()]);
    renderAt(PATH, api);
    const services = within(
      await screen.findByRole('region', { name: 'Services' }),
    );
    expect(services.getByText('Opens for the team')).toBeInTheDocument();
    await userEvent.click(
      services.getByRole('button', {
        name: 'Actions for the service frontend',
      }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Who may open it…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(
      await dialog.findByRole('radio', { name: 'Everybody who is signed in' }),
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(api.saidOf('update')).toEqual([
        {
          services: [{ name: 'frontend', type: 'frontend', share: 'everyone' }],
        },
      ]),
    );
  });
});

describe('the address that somebody else has opened a service under', () => {
  it('leads on, or says why not', async () => {
    const api = new PlayedApi([]);
    api.answerAct = async () => {
      throw new Error('it is not shared with you');
    };
    renderAt('/environments/open/3000-0123456789abcdef?path=%2Fa', api);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /it is not shared with you/i,
    );
    expect(api.calls).toContain('open 3000-0123456789abcdef /a');
    expect(await accessibilityFaults()).toEqual([]);
  });
});
