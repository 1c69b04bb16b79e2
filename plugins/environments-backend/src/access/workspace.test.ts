import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { AddressInfo, connect, createServer, Server } from 'node:net';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { createWebSocketStream, WebSocket } from 'ws';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { TestProxy } from './__testUtils__/TestProxy';

const JANE = 'user:default/jane';
const JOHN = 'user:default/john';
const IDE = 13337;
const SSH = 2222;
const FRONTEND = 3000;
const GREETING = 'SSH-2.0-test\r\n';
const TUNNEL = '/.platform-access/tunnel';

/** Jane may change her environment, everybody may work in it. */
const policy = (user: string, permission: string) =>
  user === JANE || !/update|delete/.test(permission);

function withWorkspace(): DevEnvironment {
  const services = [
    { name: 'frontend', type: 'frontend' },
    { name: 'code', type: 'workspace', config: { serves: 'frontend' } },
  ];
  const made = environmentOf(specOf({ services }));
  return {
    ...made,
    metadata: { ...made.metadata, uid: 'uid-orders' },
    status: {
      services: services.map(({ name, type }) => ({
        name,
        type,
        state: 'Ready',
      })),
    },
  };
}

describe('a workspace through the access proxy', () => {
  let orders: DevEnvironment;
  let proxy: TestProxy;
  /** What answers in its pods: it greets as an SSH server does, and echoes. */
  let echo: Server;
  let dialled: string[];

  beforeEach(async () => {
    dialled = [];
    echo = createServer(socket => {
      socket.write(GREETING);
      socket.pipe(socket);
    });
    await once(echo.listen(0, '127.0.0.1'), 'listening');
    const { port } = echo.address() as AddressInfo;
    orders = withWorkspace();
    proxy = new TestProxy(
      [orders],
      {
        connect: async ({ service }, to) => {
          dialled.push(`${service.name}:${to}`);
          return connect(port, '127.0.0.1');
        },
      },
      policy,
    );
    await proxy.start();
  });

  afterEach(async () => {
    await proxy.stop();
    echo.close();
  });

  const session = async (service: string, port: number) => ({
    host: proxy.hostOf(orders, service, port),
    cookie: await proxy.enter(JANE, orders, service, port),
  });
  const tunnel = (headers: Record<string, string>, path = TUNNEL) =>
    new WebSocket(`ws://127.0.0.1:${proxy.port}${path}`, { headers });
  const refusalOf = async (socket: WebSocket) => {
    const [, answer] = await once(socket, 'unexpected-response');
    return answer.statusCode;
  };

  it('lets only its owner in, unless it says otherwise', async () => {
    await expect(proxy.open(JANE, orders, 'code', IDE)).resolves.toBeDefined();
    await expect(proxy.open(JOHN, orders, 'code', IDE)).rejects.toThrow(
      'it is not shared with you',
    );
  });

  it('answers for the front end that it serves, at the port of that only', async () => {
    for (const port of [FRONTEND, IDE]) {
      const { host, cookie } = await session('frontend', port);
      await proxy.get(host, '/', { cookie });
    }
    expect(dialled).toEqual(['code:3000', 'frontend:13337']);
  });

  it('exchanges bytes of programs with its SSH server', async () => {
    const stream = createWebSocketStream(tunnel(await session('code', SSH)));
    const bytes = randomBytes(300_000);
    const expected = Buffer.concat([Buffer.from(GREETING), bytes]);
    const received: Buffer[] = [];
    stream.write(bytes);
    for await (const chunk of stream) {
      received.push(chunk);
      if (Buffer.concat(received).length >= expected.length) {
        break;
      }
    }
    expect(Buffer.concat(received).equals(expected)).toBe(true);
    expect(dialled).toEqual(['code:2222']);
  });

  it('has a tunnel for nobody without the session of its host, and for no page', async () => {
    const own = await session('code', SSH);
    expect(await refusalOf(tunnel({ host: own.host }))).toBe(401);
    const origin = `http://${own.host}`;
    expect(await refusalOf(tunnel({ ...own, origin }))).toBe(403);
    expect(await refusalOf(tunnel(own, '/.platform-access/other'))).toBe(400);
    expect(dialled).toEqual([]);
  });

  it('has a tunnel to no other port', async () => {
    expect(await refusalOf(tunnel(await session('code', IDE)))).toBe(400);
    expect(await refusalOf(tunnel(await session('frontend', SSH)))).toBe(400);
    expect(dialled).toEqual([]);
  });

  it('ends a tunnel whose right was taken away', async () => {
    const socket = tunnel(await session('code', SSH));
    await once(socket, 'open');
    const closed = once(socket, 'close');
    orders.spec.services.splice(1);
    await proxy.exchanges.askAgain();
    await expect(closed).resolves.toBeDefined();
  });
});
