import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useEffect, useState } from 'react';
import { environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { container, PlayedInside } from '../../__testUtils__/PlayedInside';
import { refusal } from '../../__testUtils__/refusal';
import { accessibilityFaults, renderAt } from '../../__testUtils__/renderAt';
import { type Screen } from './TerminalScreen';

// What draws a terminal measures characters, which jsdom does not have.
jest.mock('./TerminalScreen', () => ({
  __esModule: true,
  default: function PlayedScreen(props: { onReady: (screen: Screen) => void }) {
    const { onReady } = props;
    const [text, setText] = useState('');
    useEffect(
      () =>
        onReady({
          write: data =>
            setText(shown => shown + new TextDecoder().decode(data)),
          clear: () => setText(''),
          focus: () => {},
        }),
      [onReady],
    );
    return <pre>{text}</pre>;
  },
}));

/** The other end of the page's WebSocket. */
class PlayedSocket {
  static readonly OPEN = 1;
  static opened: PlayedSocket[] = [];
  readonly readyState = 1;
  readonly sent: unknown[] = [];
  onmessage: (event: { data: unknown }) => void = () => {};
  onclose: () => void = () => {};

  constructor(readonly url: string) {
    PlayedSocket.opened.push(this);
  }

  send(data: unknown) {
    this.sent.push(data);
  }

  close() {
    this.onclose();
  }

  say(message: object) {
    act(() => this.onmessage({ data: JSON.stringify(message) }));
  }
}

const PATH = '/environments/team-backend-team/dev-checkout-alice';
const region = async (name: string) =>
  within(await screen.findByRole('region', { name }));

const saved: Blob[] = [];

function open(section: string, inside = new PlayedInside()) {
  renderAt(
    `${PATH}/${section}`,
    new PlayedApi([environment()]),
    undefined,
    inside,
  );
  return inside;
}

describe('the pages inside an environment', () => {
  beforeAll(() => {
    // jsdom saves nothing.
    URL.createObjectURL = blob => {
      saved.push(blob as Blob);
      return 'blob:saved';
    };
    URL.revokeObjectURL = () => {};
    HTMLAnchorElement.prototype.click = () => {};
  });
  beforeEach(() => {
    saved.length = 0;
  });

  it('are reached by tabs whose addresses can be sent', async () => {
    open('cost');
    const tab = await screen.findByRole('link', { name: 'Logs' });
    expect(tab).toHaveAttribute('href', `${PATH}/logs`);
    expect(
      await screen.findByRole('region', { name: 'Estimated cost' }),
    ).toBeInTheDocument();
  });

  it('are none where the address names none', async () => {
    open('nonsense');
    expect(
      await screen.findByText(/couldn't find|not found/i),
    ).toBeInTheDocument();
  });

  describe('with logs', () => {
    const line = (text: string) => ({
      service: 'app',
      pod: 'app-0',
      container: 'app',
      lines: [{ time: '2026-03-01T12:00:00Z', text }],
    });

    it('ask for those that the address names', async () => {
      const inside = open('logs?of=app%2Fapp-0%2Fapp');
      await waitFor(() =>
        expect(inside.questions.at(-1)).toMatchObject({
          service: 'app',
          pod: 'app-0',
          container: 'app',
          follow: true,
        }),
      );
    });

    it('save what was written, and say when one may not read on', async () => {
      const inside = open('logs');
      await waitFor(() => expect(inside.questions).not.toEqual([]));
      inside.say('lines', line('database system is ready'));
      const save = await screen.findByRole('button', { name: 'Save' });
      await waitFor(() => expect(save).toBeEnabled());
      await userEvent.click(save);
      expect(saved).toHaveLength(1);
      inside.say('closed', { reason: 'PermissionRevoked' });
      expect(
        await screen.findByText('You may not read these logs any more'),
      ).toBeInTheDocument();
    });
  });

  describe('with a terminal', () => {
    const realSocket = window.WebSocket;
    beforeEach(() => {
      PlayedSocket.opened = [];
      Object.assign(window, { WebSocket: PlayedSocket });
    });
    afterEach(() => {
      Object.assign(window, { WebSocket: realSocket });
    });

    it('show what the shell shows, and why it was closed', async () => {
      const inside = open('terminal');
      const connect = await screen.findByRole('button', { name: 'Connect' });
      await waitFor(() => expect(connect).toBeEnabled());
      await userEvent.click(connect);
      await waitFor(() => expect(PlayedSocket.opened).toHaveLength(1));
      expect(inside.terminals).toEqual([{ pod: 'app-0', container: 'app' }]);
      const [socket] = PlayedSocket.opened;
      expect(socket.url).toBe('ws://localhost/terminal?ticket=t');
      socket.say({ type: 'opened' });
      expect(
        await screen.findByRole('button', { name: 'Disconnect' }),
      ).toBeEnabled();
      socket.say({
        type: 'closed',
        reason: 'PermissionRevoked',
        message: 'you may not work in this environment any more',
      });
      expect(
        await screen.findByText(
          'You may not work in this environment any more.',
        ),
      ).toBeInTheDocument();
      expect(screen.getByRole('button', { name: 'Connect' })).toBeEnabled();
    });

    it('say why there is none', async () => {
      const inside = new PlayedInside();
      inside.answerTerminal = async () => {
        throw await refusal(403);
      };
      open('terminal', inside);
      const connect = await screen.findByRole('button', { name: 'Connect' });
      await waitFor(() => expect(connect).toBeEnabled());
      await userEvent.click(connect);
      expect(
        await screen.findByText('No terminal could be opened'),
      ).toBeInTheDocument();
    });

    it('offer none where nothing executes', async () => {
      const inside = new PlayedInside();
      inside.containers = [container('app', { simulated: true })];
      open('terminal', inside);
      expect(
        await screen.findByText('Simulated: there is no shell in it'),
      ).toBeInTheDocument();
      expect(screen.getByRole('button', { name: 'Connect' })).toBeDisabled();
    });
  });

  describe('with access', () => {
    it('hand out a kubeconfig as a file, and break no accessibility rule', async () => {
      const inside = open('access');
      await userEvent.click(
        await screen.findByRole('button', { name: 'Get a kubeconfig' }),
      );
      expect(
        await screen.findByText('dev-checkout-alice.kubeconfig was saved'),
      ).toBeInTheDocument();
      expect(inside.kubeconfigSeconds).toEqual([3600]);
      expect(saved).toHaveLength(1);
      expect(await accessibilityFaults()).toEqual([]);
    });

    it('have no kubeconfig for who is not of the team', async () => {
      const inside = new PlayedInside();
      inside.connections = { ...inside.connections, account: undefined };
      open('access', inside);
      const kubeconfig = await region('Kubeconfig');
      expect(kubeconfig.getByText(/Only members of the team/)).toBeVisible();
      expect(kubeconfig.queryByRole('button')).not.toBeInTheDocument();
    });

    it('show passwords only while somebody wants to see them', async () => {
      open('access');
      const variables = await region('Environment variables');
      const show = await variables.findByRole('button', {
        name: 'Show the Secrets of app',
      });
      expect(variables.getByText('hidden')).toBeVisible();
      await userEvent.click(show);
      expect(await variables.findByText('correct horse')).toBeVisible();
      await userEvent.click(
        variables.getByRole('button', { name: 'Hide the Secrets of app' }),
      );
      expect(variables.queryByText('correct horse')).not.toBeInTheDocument();
    });

    it('say why passwords are not shown', async () => {
      const inside = new PlayedInside();
      inside.answerReveal = async () => {
        throw await refusal(403);
      };
      open('access', inside);
      await userEvent.click(
        await screen.findByRole('button', { name: 'Show the Secrets of app' }),
      );
      expect(
        await screen.findByText('The Secrets are not shown'),
      ).toBeInTheDocument();
    });
  });

  it('with costs say what the estimate rests on', async () => {
    open('cost');
    const cost = await region('Estimated cost');
    expect(await cost.findByText('An estimate from examples.')).toBeVisible();
    expect(cost.getByText('So far')).toBeVisible();
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('with the timeline say who did what, page by page', async () => {
    open('timeline');
    const timeline = await region('What happened');
    expect(
      await timeline.findByText('Services were started anew: app.'),
    ).toBeVisible();
    await userEvent.click(
      timeline.getByRole('button', { name: 'Show earlier ones' }),
    );
    expect(await timeline.findByText('kubectl-edit')).toBeVisible();
    expect(
      timeline.queryByRole('button', { name: 'Show earlier ones' }),
    ).not.toBeInTheDocument();
    expect(await accessibilityFaults()).toEqual([]);
  });
});
