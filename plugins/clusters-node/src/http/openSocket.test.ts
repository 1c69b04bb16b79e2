import { once } from 'node:events';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { openSocket } from './openSocket';

describe('a WebSocket to an API server', () => {
  let server: Server;
  let sockets: WebSocketServer;
  let seen: IncomingMessage[];
  /** What the server answers in place of a WebSocket. */
  let refuse: string | undefined;

  beforeEach(async () => {
    seen = [];
    refuse = undefined;
    sockets = new WebSocketServer({ noServer: true });
    server = createServer();
    server.on('upgrade', (request, socket, head) => {
      seen.push(request);
      if (refuse !== undefined) {
        socket.end(refuse);
        return;
      }
      sockets.handleUpgrade(request, socket, head, opened =>
        opened.on('message', data => opened.send(`echo ${data}`)),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    sockets.clients.forEach(client => client.terminate());
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const open = (signal?: AbortSignal) => {
    const { port } = server.address() as AddressInfo;
    return openSocket(
      {
        name: 'played',
        url: `http://127.0.0.1:${port}/prefix`,
        authorization: async () => 'Bearer t0ken',
      },
      { path: '/api/v1/x/exec?command=sh', protocols: ['v5.test'], signal },
    );
  };

  it('is opened as who the connection is, below its base URL, in the protocol that is asked for', async () => {
    const socket = await open();
    expect(seen[0].url).toBe('/prefix/api/v1/x/exec?command=sh');
    expect(seen[0].headers).toMatchObject({
      authorization: 'Bearer t0ken',
      'sec-websocket-protocol': 'v5.test',
    });
    socket.send('hello');
    const [answer] = await once(socket, 'message');
    expect(String(answer)).toBe('echo hello');
  });

  it('is refused in the server’s own words, without the query', async () => {
    const status = JSON.stringify({
      kind: 'Status',
      code: 403,
      reason: 'Forbidden',
      message: 'you may not exec',
    });
    refuse = `HTTP/1.1 403 Forbidden\r\nContent-Length: ${status.length}\r\nConnection: close\r\n\r\n${status}`;
    await expect(open()).rejects.toMatchObject({
      name: 'KubernetesError',
      reason: 'Forbidden',
      message: expect.stringMatching(
        /^GET \/api\/v1\/x\/exec failed: you may not exec/,
      ),
    });
  });

  it('is told from a server that does not answer', async () => {
    await expect(
      openSocket(
        { name: 'none', url: 'http://127.0.0.1:1' },
        { path: '/x', protocols: ['v5.test'] },
      ),
    ).rejects.toMatchObject({ reason: 'Unreachable' });
  });

  it('is broken with its signal', async () => {
    const ended = new AbortController();
    const socket = await open(ended.signal);
    const closed = once(socket, 'close');
    ended.abort();
    await closed;
    await expect(open(ended.signal)).rejects.toThrow('aborted');
  });
});
