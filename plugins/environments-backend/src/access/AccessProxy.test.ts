import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import {
  AddressInfo,
  connect,
  createServer as createNetServer,
} from 'node:net';
import { text } from 'node:stream/consumers';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { WebSocket, WebSocketServer } from 'ws';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { AccessRefusal } from './AccessRefusal';
import { Connections } from './PodConnections';
import { PortForwardError } from './PodStream';
import { TestProxy } from './__testUtils__/TestProxy';

const JANE = 'user:default/jane';
const JOHN = 'user:default/john';
const OLGA = 'user:default/olga';
const PORT = 3000;

/** Jane and her lead may change her environments, John may work in them, Olga may nothing. */
const policy = (user: string, permission: string) =>
  user === JANE || (user === JOHN && !/update|delete/.test(permission));

function environment(
  name: string,
  uid: string,
  state: object = {},
): DevEnvironment {
  const services = [
    { name: 'frontend', type: 'frontend' },
    { name: 'backend-api', type: 'api' },
  ];
  const made = environmentOf(specOf({ name, services }));
  return {
    ...made,
    metadata: { ...made.metadata, uid },
    status: {
      services: services.map(each => ({ ...each, state: 'Ready', ...state })),
    },
  };
}

describe('the access proxy', () => {
  let environments: DevEnvironment[];
  let orders: DevEnvironment;
  let other: DevEnvironment;
  let proxy: TestProxy;
  let service: Server;
  let sockets: WebSocketServer;
  /** What the service was asked for. */
  let asked: Array<{ line: string; headers: Record<string, unknown> }>;
  /** How connections to services are made. */
  let dial: Connections['connect'];
  let allowed: (user: string, permission: string) => boolean;

  beforeEach(async () => {
    asked = [];
    allowed = policy;
    service = createServer(async (request, response) => {
      const { method, url, headers } = request;
      asked.push({ line: `${method} ${url}`, headers });
      const body = await text(request);
      response.setHeader('Set-Cookie', 'seen=1; Domain=access.localhost');
      response.end(`${method} ${url} ${body}`);
    }).listen(0, '127.0.0.1');
    sockets = new WebSocketServer({ server: service });
    sockets.on('connection', socket =>
      socket.on('message', message => socket.send(`echo ${message}`)),
    );
    await once(service, 'listening');
    const { port } = service.address() as AddressInfo;
    dial = async () => connect(port, '127.0.0.1');
    orders = environment('orders', 'uid-orders');
    other = environment('other', 'uid-other');
    environments = [orders, other];
    proxy = new TestProxy(
      environments,
      { connect: (place, to) => dial(place, to) },
      (user, permission) => allowed(user, permission),
    );
    await proxy.start();
  });

  afterEach(async () => {
    await proxy.stop();
    sockets.clients.forEach(client => client.terminate());
    service.closeAllConnections();
    service.close();
  });

  const frontend = () => proxy.hostOf(orders, 'frontend', PORT);
  const share = (level: 'owner' | 'team' | 'everyone') => {
    orders.spec.services[0].share = level;
  };

  it('shows a service to who has opened it, and goes where they wanted', async () => {
    const { url } = await proxy.open(JANE, orders, 'frontend', PORT, '/a?b=c');
    const { host, pathname, search } = new URL(url);
    const entered = await proxy.get(host, pathname + search);
    expect(entered).toMatchObject({
      status: 303,
      headers: { location: '/a?b=c', 'referrer-policy': 'no-referrer' },
    });
    const [cookie] = entered.headers['set-cookie'] ?? [];
    const page = await proxy.get(host, '/a?b=c', {
      cookie: cookie.split(';')[0],
    });
    expect(page).toMatchObject({ status: 200, body: 'GET /a?b=c ' });
    expect(page.headers['set-cookie']).toEqual(['seen=1']);
    expect(asked[0].headers).toMatchObject({
      host: frontend(),
      'x-forwarded-host': frontend(),
    });
    expect(asked[0].headers).not.toHaveProperty('cookie');
    expect(proxy.audit).toEqual(['environment-enter succeeded']);
    expect(proxy.used).toEqual([orders.metadata.name]);
  });

  it('carries bodies either way, whether their length is told or not', async () => {
    const cookie = await proxy.enter(JANE, orders, 'frontend', PORT);
    const sent = { method: 'DELETE', body: 'x'.repeat(100_000) };
    for (const [name, value] of [
      ['content-length', '100000'],
      ['transfer-encoding', 'chunked'],
    ]) {
      const { body } = await proxy.get(
        frontend(),
        '/',
        { cookie, [name]: value },
        sent,
      );
      expect(body).toBe(`DELETE / ${sent.body}`);
    }
  });

  it('carries WebSockets', async () => {
    const cookie = await proxy.enter(JANE, orders, 'frontend', PORT);
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/socket`, {
      headers: { host: frontend(), cookie, origin: `http://${frontend()}` },
    });
    await once(socket, 'open');
    socket.send('hello');
    const [message] = await once(socket, 'message');
    expect(String(message)).toBe('echo hello');
    socket.close();
  });

  it('uses a code once, and only at its host', async () => {
    const { url } = await proxy.open(JANE, orders, 'frontend', PORT);
    const { pathname, search } = new URL(url);
    const elsewhere = proxy.hostOf(other, 'frontend', PORT);
    for (const host of [elsewhere, frontend()]) {
      expect(await proxy.get(host, pathname + search)).toMatchObject({
        status: 401,
      });
    }
    expect(proxy.audit).toEqual([
      'environment-enter failed',
      'environment-enter failed',
    ]);
  });

  it('tells who has not opened a service where to do so', async () => {
    const { status, headers, body } = await proxy.get(frontend(), '/', {
      accept: 'text/html',
    });
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 401,
      type: 'text/html; charset=utf-8',
    });
    const label = frontend().split('.')[0];
    expect(body).toContain(
      `href="http://localhost:7007/environments/open/${label}"`,
    );
    expect(await proxy.get(frontend())).toMatchObject({ status: 401 });
    expect(asked).toEqual([]);
  });

  it("is no way to another's environment with the cookie of one's own", async () => {
    const cookie = await proxy.enter(JANE, orders, 'frontend', PORT);
    for (const host of [
      proxy.hostOf(other, 'frontend', PORT),
      proxy.hostOf(orders, 'backend-api', PORT),
      proxy.hostOf(orders, 'frontend', PORT + 1),
    ]) {
      expect(await proxy.get(host, '/', { cookie })).toMatchObject({
        status: 401,
      });
    }
    expect(asked).toEqual([]);
  });

  it.each([
    ['another domain', 'localhost:7007'],
    ['no service', 'access.localhost'],
  ])('answers for no host of %s', async (_, host) => {
    expect(await proxy.get(host)).toMatchObject({ status: 421 });
  });

  it('forwards no request for a whole address, as proxies of another kind do', async () => {
    const cookie = await proxy.enter(JANE, orders, 'frontend', PORT);
    expect(
      await proxy.get(frontend(), 'http://169.254.169.254/', { cookie }),
    ).toMatchObject({ status: 400 });
  });

  it('keeps its own paths from services', async () => {
    const cookie = await proxy.enter(JANE, orders, 'frontend', PORT);
    expect(
      await proxy.get(frontend(), '/.platform-access/other', { cookie }),
    ).toMatchObject({ status: 401 });
    expect(asked).toEqual([]);
  });

  it('lets pages of the same environment ask, and no others', async () => {
    const cookie = await proxy.enter(JANE, orders, 'frontend', PORT);
    const from = (host: string) =>
      proxy.get(frontend(), '/', { cookie, origin: `http://${host}` });
    expect(await from(proxy.hostOf(orders, 'backend-api', 8000))).toMatchObject(
      { status: 200 },
    );
    for (const host of [
      proxy.hostOf(other, 'frontend', PORT),
      'localhost:7007',
      'example.org',
    ]) {
      expect(await from(host)).toMatchObject({
        status: 403,
        body: expect.stringContaining('ForeignPage'),
      });
    }
  });

  it('is open to those that a service is shared with', async () => {
    share('owner');
    await expect(
      proxy.open(JOHN, orders, 'frontend', PORT),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('it is not shared with you'),
    });
    share('team');
    await proxy.enter(JOHN, orders, 'frontend', PORT);
    // Who may not know of the environment is given the address by somebody.
    const openHost = () =>
      proxy.opener.openHost(
        {
          caller: { id: OLGA, user: OLGA },
          credentials: {
            principal: { type: 'user', userEntityRef: OLGA },
          } as never,
        },
        { host: frontend().split('.')[0] },
      );
    await expect(openHost()).rejects.toMatchObject({ name: 'NotAllowedError' });
    await expect(
      proxy.open(OLGA, orders, 'frontend', PORT),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('asks for the right again, and forgets within seconds who had it', async () => {
    const cookie = await proxy.enter(JOHN, orders, 'frontend', PORT);
    expect(await proxy.get(frontend(), '/', { cookie })).toMatchObject({
      status: 200,
    });
    share('owner');
    expect(
      await proxy.get(frontend(), '/', { cookie, accept: 'text/html' }),
    ).toMatchObject({
      status: 403,
      body: expect.stringContaining('Not shared with you'),
    });
    share('team');
    allowed = () => false;
    proxy.clock.travel(0.002);
    expect(await proxy.get(frontend(), '/', { cookie })).toMatchObject({
      status: 403,
    });
  });

  it('ends a stream whose right was taken away', async () => {
    const cookie = await proxy.enter(JOHN, orders, 'frontend', PORT);
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/socket`, {
      headers: { host: frontend(), cookie },
    });
    await once(socket, 'open');
    await proxy.exchanges.askAgain();
    expect(socket.readyState).toBe(WebSocket.OPEN);
    const closed = once(socket, 'close');
    share('owner');
    await proxy.exchanges.askAgain();
    await closed;
  });

  it('says what stands in the way', async () => {
    const cookie = await proxy.enter(JANE, orders, 'frontend', PORT);
    const answer = async () => {
      const { status, body } = await proxy.get(frontend(), '/', { cookie });
      return status === 200
        ? 'forwarded'
        : `${status} ${JSON.parse(body).error.name}`;
    };
    const inState = async (state: object) => {
      orders.status = environment('orders', 'uid-orders', state).status;
      return answer();
    };
    expect(await inState({ state: 'Paused' })).toBe('503 Stopped');
    expect(await inState({ simulated: true })).toBe('503 Simulated');
    expect(await inState({})).toBe('forwarded');
    service.closeAllConnections();
    dial = async () => {
      throw new AccessRefusal('NotReady', 'no pod is running yet');
    };
    expect(await answer()).toBe('503 NotReady');
    dial = async () => {
      throw new PortForwardError('connect: connection refused');
    };
    expect(await answer()).toBe('502 NothingListens');
    environments.splice(0);
    expect(await answer()).toBe('404 NotThere');
  });

  it('leads below a page where the address of the environment does, as far as that is shared', async () => {
    const dialled: string[] = [];
    const connection = dial;
    dial = async (to, port) => {
      dialled.push(`${to.service.name}:${port}`);
      return connection(to, port);
    };
    const statuses = async (user: string, of: string, port: number) => {
      const cookie = await proxy.enter(user, orders, of, port);
      const host = proxy.hostOf(orders, of, port);
      const paths = ['/', '/api/items?page=2', '/apis', '/api'];
      const answers = [];
      for (const path of paths) {
        answers.push((await proxy.get(host, path, { cookie })).status);
      }
      return answers;
    };
    expect(await statuses(JANE, 'frontend', PORT)).toEqual(Array(4).fill(200));
    expect(asked[1].line).toBe('GET /api/items?page=2');
    expect(new Set(dialled.splice(0))).toEqual(
      new Set(['frontend:3000', 'backend-api:8000']),
    );
    // What is opened by itself, or at another port, is all there is.
    expect(await statuses(JANE, 'backend-api', 8000)).toContain(200);
    expect(await statuses(JANE, 'frontend', 9229)).toContain(200);
    expect(new Set(dialled)).toEqual(
      new Set(['backend-api:8000', 'frontend:9229']),
    );

    orders.spec.services[1].share = 'owner';
    expect(await statuses(JOHN, 'frontend', PORT)).toEqual([
      200, 403, 200, 403,
    ]);
  });

  it('says of what is no HTTP that it is none', async () => {
    const cookie = await proxy.enter(JANE, orders, 'backend-api', 5432);
    const database = createNetServer(socket => socket.end('E not HTTP at all'));
    await once(database.listen(0, '127.0.0.1'), 'listening');
    const { port } = database.address() as AddressInfo;
    dial = async () => connect(port, '127.0.0.1');
    expect(
      await proxy.get(proxy.hostOf(orders, 'backend-api', 5432), '/', {
        cookie,
      }),
    ).toMatchObject({ status: 502, body: expect.stringContaining('NotHttp') });
    database.close();
  });

  it('sends a question once more where a kept connection has just ended', async () => {
    const cookie = await proxy.enter(JANE, orders, 'frontend', PORT);
    await proxy.get(frontend(), '/first', { cookie });
    let dials = 0;
    const open = dial;
    dial = (place, to) => {
      dials += 1;
      return open(place, to);
    };
    service.closeAllConnections();
    expect(await proxy.get(frontend(), '/second', { cookie })).toMatchObject({
      status: 200,
    });
    expect(dials).toBe(1);
  });

  it.each([
    '//example.org',
    '/\\example.org',
    'https://example.org',
    '/a\r\nb',
  ])('begins at no path such as %j', async path => {
    await expect(
      proxy.open(JANE, orders, 'frontend', PORT, path),
    ).rejects.toMatchObject({ details: [{ field: 'path', rule: 'Path' }] });
  });

  it.each([
    ['nobody', PORT, 'service UnknownService'],
    ['frontend', 0, 'port Port'],
    ['frontend', 65_536, 'port Port'],
  ])('opens no service %s at port %i', async (name, port, refusal) => {
    const [field, rule] = refusal.split(' ');
    await expect(proxy.open(JANE, orders, name, port)).rejects.toMatchObject({
      details: [{ field, rule }],
    });
  });
});
