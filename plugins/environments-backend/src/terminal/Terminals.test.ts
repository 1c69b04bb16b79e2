import { once } from 'node:events';
import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { Cluster } from '@itdo/plugin-clusters-node';
import express from 'express';
import { WebSocket, WebSocketServer } from 'ws';
import { PlayedRights } from '../__testUtils__/insideRights';
import { TerminalGrant } from '../store/TerminalTickets';
import { FoundContainer } from '../inside/Containers';
import { channels, framed } from './exec';
import { Terminals } from './Terminals';

const PATH = '/api/environments/v1/terminal';
const ORIGIN = 'http://portal.test';
const WHERE = { pod: 'app-0', container: 'postgres' };

/** What one side of a WebSocket got, in order. */
function received(socket: WebSocket): {
  binary: string[];
  text: Array<{ type: string; reason?: string; message?: string }>;
} {
  const got = { binary: [] as string[], text: [] as Array<{ type: string }> };
  socket.on('message', (data, isBinary) => {
    const text = String(data);
    if (isBinary) {
      got.binary.push(text);
    } else {
      got.text.push(JSON.parse(text));
    }
  });
  return got;
}

async function until<T>(probe: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = probe();
    if (found) {
      return found;
    }
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

describe('a terminal in a container', () => {
  let played: PlayedRights;
  let found: FoundContainer;
  let portal: Server;
  let terminals: Terminals;
  /** One more of those that share their tickets. */
  let replica: () => Terminals;
  /** The exec endpoint of a cluster that a test plays. */
  let exec: WebSocketServer;
  let asked: string[];
  const open: WebSocket[] = [];

  beforeEach(async () => {
    played = new PlayedRights();
    asked = [];
    found = {
      service: 'app',
      podUid: 'p',
      state: 'Running',
      restarts: 0,
      simulated: false,
      ...WHERE,
    };
    exec = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(exec, 'listening');
    const cluster: Pick<Cluster, 'socket'> = {
      socket: async ({ path, protocols }) => {
        asked.push(path);
        const { port } = exec.address() as AddressInfo;
        const socket = new WebSocket(`ws://127.0.0.1:${port}`, protocols);
        await once(socket, 'open');
        return socket;
      },
    };
    const tickets = new Map<string, TerminalGrant>();
    replica = () =>
      new Terminals({
        auth: mockServices.auth(),
        clock: played.clock,
        containers: { find: async () => found },
        people: { clusterOf: async () => cluster as Cluster },
        rights: played.rights,
        logger: mockServices.logger.mock(),
        tickets: {
          add: async (secret, grant) => {
            tickets.set(secret, grant);
            return new Date();
          },
          take: async secret => {
            const grant = tickets.get(secret);
            tickets.delete(secret);
            return grant;
          },
        },
        idleMinutes: 15,
      });
    terminals = replica();
    portal = express().listen(0, '127.0.0.1');
    await once(portal, 'listening');
  });

  afterEach(async () => {
    terminals.stop();
    open.splice(0).forEach(socket => socket.terminate());
    exec.clients.forEach(client => client.terminate());
    exec.close();
    portal.close();
    await once(portal, 'close');
  });

  const admit = () =>
    terminals.admit(played.asked, WHERE, {
      server: portal,
      path: PATH,
      origin: ORIGIN,
    });
  const dial = (path: string, origin = ORIGIN) => {
    const { port } = portal.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { origin });
    socket.on('error', () => {});
    open.push(socket);
    return socket;
  };
  const connect = async () => {
    const { path } = await admit();
    const browser = dial(path);
    const shown = received(browser);
    const [shell] = (await once(exec, 'connection')) as [WebSocket];
    const typed = received(shell);
    await until(() => shown.text.some(({ type }) => type === 'opened'));
    return { browser, shown, shell, typed };
  };
  const refusal = async (socket: WebSocket) => {
    const [, answer] = await once(socket, 'unexpected-response');
    return (answer as { statusCode: number }).statusCode;
  };
  const closing = (shown: ReturnType<typeof received>) =>
    until(() => shown.text.find(({ type }) => type === 'closed'));

  it('joins what is typed and what is shown, and tells the shell its size', async () => {
    const { browser, shown, shell, typed } = await connect();
    expect(asked[0]).toContain('/pods/app-0/exec?container=postgres');
    browser.send(JSON.stringify({ type: 'resize', cols: 100, rows: 30 }));
    browser.send(Buffer.from('ls\r'));
    await until(() => typed.binary.length === 2);
    expect(typed.binary).toEqual([
      `${String.fromCharCode(channels.resize)}{"Width":100,"Height":30}`,
      `${String.fromCharCode(channels.stdin)}ls\r`,
    ]);
    shell.send(framed(channels.stdout, 'data\r\n'));
    await until(() => shown.binary.length === 1);
    expect(shown.binary).toEqual(['data\r\n']);
  });

  it('is opened once by each ticket, and by that of no other page', async () => {
    const { path } = await admit();
    expect(await refusal(dial(path, 'http://evil.test'))).toBe(403);
    expect(await refusal(dial(path))).toBe(403);
    expect(await refusal(dial(`${PATH}?ticket=guessed`))).toBe(403);
    expect(asked).toEqual([]);
  });

  it('is opened at another replica than its ticket is from', async () => {
    const { path } = await admit();
    terminals.stop();
    terminals = replica();
    terminals.listen(portal, PATH);
    const shown = received(dial(path));
    await once(exec, 'connection');
    await until(() => shown.text.some(({ type }) => type === 'opened'));
    expect(asked[0]).toContain('/pods/app-0/exec');
  });

  it('closes after the right to it was taken away', async () => {
    const { browser, shown, shell } = await connect();
    const gone = Promise.all([once(browser, 'close'), once(shell, 'close')]);
    played.now.allowed = false;
    played.travel();
    expect(await closing(shown)).toMatchObject({ reason: 'PermissionRevoked' });
    await gone;
  });

  it('is not opened where the right ended after the ticket', async () => {
    const { path } = await admit();
    played.now.member = false;
    const shown = received(dial(path));
    expect(await closing(shown)).toMatchObject({ reason: 'Refused' });
    expect(asked).toEqual([]);
  });

  it('goes on with the right of a newer ticket', async () => {
    const { browser, shown } = await connect();
    const { ticket } = await admit();
    browser.send(JSON.stringify({ type: 'renew', ticket }));
    const foreign = JSON.stringify({ type: 'renew', ticket: 'guessed' });
    browser.send(foreign);
    played.travel();
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(shown.text.map(({ type }) => type)).toEqual(['opened']);
    // The ticket was used up by that.
    expect(await refusal(dial(`${PATH}?ticket=${ticket}`))).toBe(403);
  });

  it('closes where nothing is typed for a while', async () => {
    const { shown } = await connect();
    played.clock.travel(1);
    expect(await closing(shown)).toMatchObject({
      reason: 'Idle',
      message: 'nothing was typed for 15 minutes',
    });
  });

  it.each<[string, object, string]>([
    ['its shell ends', { status: 'Success' }, 'Exited'],
    [
      'its image has no shell',
      {
        status: 'Failure',
        message:
          'OCI runtime exec failed: exec: "/bin/sh": stat /bin/sh: no such file or directory',
      },
      'NoShell',
    ],
    [
      'its shell ends with a code',
      {
        status: 'Failure',
        details: { causes: [{ reason: 'ExitCode', message: '130' }] },
      },
      'Exited',
    ],
  ])('says so where %s', async (_, status, reason) => {
    const { shown, shell } = await connect();
    shell.send(framed(channels.status, JSON.stringify(status)));
    expect(await closing(shown)).toMatchObject({ reason });
  });

  it('is none on a simulated node, and none in a container that does not run', async () => {
    found = { ...found, simulated: true };
    await expect(admit()).rejects.toMatchObject({
      details: [{ field: 'container', rule: 'Simulated' }],
    });
    found = { ...found, simulated: false, state: 'Ended', reason: 'Error' };
    await expect(admit()).rejects.toMatchObject({
      details: [{ field: 'container', rule: 'NotRunning' }],
    });
  });
});
