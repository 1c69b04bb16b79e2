import {
  eventually,
  FakeApiServer,
  ManualClock,
  sendStatus,
  settled,
} from '../testing';
import { ApiRequest, ApiTransport, TransportOptions } from './ApiTransport';

describe('the transport', () => {
  let server: FakeApiServer;
  const transports: ApiTransport[] = [];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    server.collection('/api/v1/pods').put('a');
  });

  afterEach(async () => {
    await Promise.all(transports.splice(0).map(transport => transport.close()));
    await server.close();
  });

  function connect(options: TransportOptions = {}) {
    const transport = new ApiTransport(
      {
        name: 'fake',
        url: server.url,
        authorization: async () => 'Bearer t0ken',
      },
      { backOff: { baseMs: 1, maxMs: 4 }, ...options },
    );
    transports.push(transport);
    return transport;
  }

  const read: ApiRequest = {
    method: 'GET',
    path: '/api/v1/pods/a',
    repeatable: true,
  };
  const make: ApiRequest = {
    method: 'POST',
    path: '/api/v1/pods',
    body: JSON.stringify({ metadata: { name: 'b' } }),
    repeatable: false,
  };

  it('sends the credentials, and reuses its connections', async () => {
    const transport = connect();
    for (let i = 0; i < 20; i += 1) {
      await transport.send(read);
    }
    expect(server.connections).toBeLessThan(3);
    expect(server.requests[0].headers.authorization).toBe('Bearer t0ken');
  });

  it('keeps the path of a base URL, as proxies in front of clusters need', async () => {
    server.collection('/k8s/clusters/c1/api/v1/pods').put('a');
    const transport = new ApiTransport({
      name: 'behind a proxy',
      url: `${server.url}/k8s/clusters/c1/`,
    });
    transports.push(transport);
    await transport.send(read);
    expect(server.requests[0].path).toBe('/k8s/clusters/c1/api/v1/pods/a');
  });

  it('turns a refusal into an error with reason, code and the fields at fault', async () => {
    server.answerOnce(
      () => true,
      response => {
        response.writeHead(422, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({
            kind: 'Status',
            code: 422,
            reason: 'Invalid',
            message: 'spec.replicas: Invalid value: -1',
            details: { causes: [{ field: 'spec.replicas', message: 'min 0' }] },
          }),
        );
      },
    );
    await expect(connect().send(make)).rejects.toMatchObject({
      name: 'KubernetesError',
      code: 422,
      reason: 'Invalid',
      message: 'POST /api/v1/pods failed: spec.replicas: Invalid value: -1',
      details: { causes: [{ field: 'spec.replicas', message: 'min 0' }] },
    });
  });

  it('understands refusals by proxies, which are no Status', async () => {
    server.answerOnce(
      () => true,
      response => {
        response.writeHead(403);
        response.end('<h1>No</h1>');
      },
    );
    await expect(connect().send(read)).rejects.toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: expect.stringContaining('<h1>No</h1>'),
    });
  });

  it('never writes a query into an error, as it may hold a token', async () => {
    await expect(
      connect().send({ ...read, path: '/nothing?token=secret' }),
    ).rejects.toMatchObject({
      message: expect.not.stringContaining('secret'),
    });
  });

  it.each([500, 503, 504])(
    'repeats a read that the server answers with %i, five times in all',
    async code => {
      server.intercept((_, response) => {
        sendStatus(response, code, 'Trouble');
        return true;
      });
      await expect(connect().send(read)).rejects.toMatchObject({ code });
      expect(server.requests).toHaveLength(5);
    },
  );

  it('succeeds when a repetition does', async () => {
    server.answerOnce(
      () => true,
      response => sendStatus(response, 500, 'InternalError'),
    );
    server.answerOnce(
      () => true,
      response => response.destroy(),
    );
    await expect(connect().send(read)).resolves.toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(3);
  });

  it.each<[string, Parameters<FakeApiServer['answerOnce']>[1]]>([
    ['a 500', response => sendStatus(response, 500, 'InternalError')],
    ['a lost answer', response => response.destroy()],
  ])(
    'does not repeat a create after %s: it may have worked',
    async (_, answer) => {
      server.answerOnce(() => true, answer);
      await expect(connect().send(make)).rejects.toMatchObject({
        name: 'KubernetesError',
      });
      expect(server.requests).toHaveLength(1);
    },
  );

  it('repeats even a create that the server has refused to begin', async () => {
    server.answerOnce(
      () => true,
      response => sendStatus(response, 429, 'TooManyRequests'),
    );
    await expect(connect().send(make)).resolves.toMatchObject({ status: 201 });
  });

  it('waits with all requests for as long as Retry-After says to one of them', async () => {
    const clock = new ManualClock();
    server.answerOnce(
      () => true,
      response =>
        sendStatus(response, 429, 'TooManyRequests', { 'retry-after': '7' }),
    );
    const transport = connect({ clock });
    const first = transport.send(read);
    await eventually(() =>
      expect(clock.delays.some(ms => ms >= 7_000 && ms < 8_000)).toBe(true),
    );
    const second = transport.send(make);
    await settled();
    expect(server.requests).toHaveLength(1);

    clock.advance(6_900);
    await settled();
    expect(server.requests).toHaveLength(1);

    await eventually(
      () => expect(server.requests).toHaveLength(3),
      () => clock.advance(50),
    );
    await expect(first).resolves.toMatchObject({ status: 200 });
    await expect(second).resolves.toMatchObject({ status: 201 });
  });

  it('leaves a long Retry-After to the caller', async () => {
    server.answerOnce(
      () => true,
      response =>
        sendStatus(response, 429, 'TooManyRequests', { 'retry-after': '3600' }),
    );
    await expect(connect().send(read)).rejects.toMatchObject({
      reason: 'TooManyRequests',
      retryAfterMs: 3_600_000,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('says where nobody answers', async () => {
    const { url } = server;
    const transport = connect();
    await server.close();
    await expect(transport.send(read)).rejects.toMatchObject({
      code: 0,
      reason: 'Unreachable',
      message: expect.stringContaining(`no answer from ${url}`),
    });
    server = await FakeApiServer.start();
  });

  it('gives up an attempt that takes too long', async () => {
    server.intercept(() => true);
    await expect(
      connect({ attempts: 1 }).send({ ...read, timeoutMs: 20 }),
    ).rejects.toMatchObject({
      reason: 'Timeout',
      message: 'GET /api/v1/pods/a failed: no complete answer within 20 ms',
    });
  });

  it('gives up an answer that begins and then hangs', async () => {
    server.intercept((_, response) => {
      response.writeHead(200);
      response.write('{');
      return true;
    });
    await expect(
      connect({ attempts: 1 }).send({ ...read, timeoutMs: 50 }),
    ).rejects.toMatchObject({ reason: 'Timeout' });
  });

  it('has no more requests under way than its limit', async () => {
    const held: Array<() => void> = [];
    server.intercept((_, response) => {
      held.push(() => sendStatus(response, 404, 'NotFound'));
      return true;
    });
    const transport = connect({ limit: 2 });
    const all = [1, 2, 3, 4].map(() =>
      transport.send(read).catch(() => 'done'),
    );
    await eventually(() => expect(held).toHaveLength(2));
    await settled();
    expect(held).toHaveLength(2);
    await eventually(
      () => expect(server.requests).toHaveLength(4),
      () => held.shift()?.(),
    );
    held.forEach(release => release());
    await expect(Promise.all(all)).resolves.toEqual(Array(4).fill('done'));
  });

  it('ends with its signal, whether it waits for a place or for the answer', async () => {
    let ended = false;
    server.intercept((_, response) => {
      response.on('close', () => {
        ended = true;
      });
      return true;
    });
    const transport = connect({ limit: 1 });
    const abort = new AbortController();
    const sent = transport.send({ ...read, signal: abort.signal });
    const queued = transport.send({ ...read, signal: abort.signal });
    await eventually(() => expect(server.requests).toHaveLength(1));
    abort.abort(new Error('enough'));
    await expect(sent).rejects.toThrow('enough');
    await expect(queued).rejects.toThrow('enough');
    await eventually(() => expect(ended).toBe(true));
  });

  it('keeps long streams apart from the places of short requests', async () => {
    server.collection('/api/v1/pods');
    const transport = connect({ limit: 1 });
    const abort = new AbortController();
    const streams = await Promise.all(
      [1, 2, 3].map(() =>
        transport.stream({
          ...read,
          path: '/api/v1/pods?watch=1&resourceVersion=999',
          signal: abort.signal,
        }),
      ),
    );
    await expect(transport.send(read)).resolves.toMatchObject({ status: 200 });
    streams.forEach(stream => stream.on('error', () => {}));
    abort.abort();
  });
});
