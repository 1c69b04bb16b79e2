import { ApiRequest, ApiTransport } from '../http/ApiTransport';
import { eventually } from './eventually';
import { FakeApiServer } from './FakeApiServer';
import { FaultProxy } from './FaultProxy';
import {
  Faults,
  randomOf,
  REQUEST_FAULTS,
  RequestFault,
  WATCH_FAULTS,
  WatchFault,
} from './faults';

const PODS = '/api/v1/pods';

describe('faults', () => {
  const drawn = (seed: number, requests = 0.2) => {
    const faults = new Faults({ seed, requests, watches: 1 });
    return Array.from({ length: 1000 }, (_, index) =>
      faults.next('PATCH', `${PODS}/${index % 50}`, false),
    );
  };

  it('come as often as they are asked for, and are the same for the same seed', () => {
    const met = drawn(1).filter(Boolean).length;
    expect(met).toBeGreaterThan(150);
    expect(met).toBeLessThan(250);
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it('are the same in whichever order different things are asked', () => {
    const one = new Faults({ seed: 7, requests: 0.5, watches: 0 });
    const other = new Faults({ seed: 7, requests: 0.5, watches: 0 });
    const paths = Array.from({ length: 40 }, (_, index) => `${PODS}/${index}`);
    const ask = (faults: Faults, order: string[]) =>
      new Map(order.map(path => [path, faults.next('GET', path, false)]));
    expect(ask(one, paths)).toEqual(ask(other, [...paths].reverse()));
  });

  it('never are a conflict for those who only read', () => {
    const faults = new Faults({ seed: 1, requests: 1, watches: 1 });
    const met = Array.from({ length: 200 }, () =>
      faults.next('GET', PODS, false),
    );
    expect(met).not.toContain('conflict');
    expect(met).not.toContain(undefined);
  });
});

describe('the proxy', () => {
  let server: FakeApiServer;
  let proxy: FaultProxy;
  let transport: ApiTransport;

  afterEach(async () => {
    await transport.close();
    await proxy.close();
    await server.close();
  });

  /** Seeds are tried until the first request meets what the test is about. */
  async function start(wanted: RequestFault | WatchFault | undefined) {
    const isWatch = WATCH_FAULTS.some(each => each === wanted);
    const seed = Array.from({ length: 1000 }, (_, each) => each).find(
      each =>
        new Faults({ seed: each, requests: 1, watches: 1 }).next(
          isWatch ? 'GET' : 'POST',
          PODS,
          isWatch,
        ) === wanted,
    );
    const rate = wanted ? 1 : 0;
    server = await FakeApiServer.start();
    server.collection(PODS);
    proxy = await FaultProxy.start(
      { name: 'fake', url: server.url, authorization: async () => 'Bearer t' },
      { seed: seed ?? 0, requests: rate, watches: rate },
    );
    transport = new ApiTransport(proxy.connection, { attempts: 1 });
  }

  const make: ApiRequest = {
    method: 'POST',
    path: PODS,
    body: JSON.stringify({ metadata: { name: 'a' } }),
    repeatable: false,
  };
  const standing = () => server.collection(PODS).get('a') !== undefined;

  it('passes on what is to go well, with the credentials', async () => {
    await start(undefined);
    await expect(transport.send(make)).resolves.toMatchObject({ status: 201 });
    expect(server.requests[0].headers.authorization).toBe('Bearer t');
    expect(standing()).toBe(true);
    expect(proxy.met.size).toBe(0);
  });

  const outcomes: Record<RequestFault, [object, boolean]> = {
    conflict: [{ code: 409, reason: 'Conflict' }, false],
    throttled: [{ code: 429, retryAfterMs: 1000 }, false],
    failed: [{ code: 500 }, false],
    failedAfterwards: [{ code: 500 }, true],
    held: [{ code: 0, reason: 'Unreachable' }, false],
    answerLost: [{ code: 0, reason: 'Unreachable' }, true],
  };
  it.each(REQUEST_FAULTS)('can have a request %s', async fault => {
    const [error, isDone] = outcomes[fault];
    await start(fault);
    await expect(transport.send(make)).rejects.toMatchObject(error);
    expect(standing()).toBe(isDone);
    expect([...proxy.met]).toEqual([[fault, 1]]);
  });

  it('lets all go well once it is calm', async () => {
    await start('failed');
    proxy.calm();
    await expect(transport.send(make)).resolves.toMatchObject({ status: 201 });
  });

  async function watch() {
    const abort = new AbortController();
    const stream = await transport.stream({
      method: 'GET',
      path: `${PODS}?watch=1&resourceVersion=${
        server.collection(PODS).version
      }`,
      repeatable: true,
      signal: abort.signal,
    });
    const heard: string[] = [];
    const end = new Promise<string>(resolve => {
      stream.on('data', data => heard.push(String(data)));
      stream.on('end', () => resolve('ended'));
      stream.on('error', () => resolve('cut'));
    });
    return { heard, end, abort };
  }

  it('can refuse a watch as expired', async () => {
    await start('expired');
    await expect(watch()).rejects.toMatchObject({ code: 410 });
  });

  it('can cut a watch', async () => {
    await start('dropped');
    const { heard, end } = await watch();
    server.collection(PODS).put('b');
    await expect(end).resolves.toBe('cut');
    expect(heard.join('')).toContain('"b"');
  });

  it('can end a watch by saying that it has expired', async () => {
    await start('expiredLater');
    const { heard, end } = await watch();
    await expect(end).resolves.toBe('ended');
    expect(JSON.parse(heard.join('').trim())).toMatchObject({
      type: 'ERROR',
      object: { code: 410 },
    });
  });

  it('can leave a watch open and keep what happens to itself', async () => {
    await start('silent');
    const { heard, abort } = await watch();
    server.collection(PODS).put('first');
    await eventually(() => expect(heard.join('')).toContain('first'));
    // Until it is silent, what happens is still heard.
    let kept = 0;
    await eventually(() => {
      kept += 1;
      server.collection(PODS).put(`kept-${kept}`);
      expect(kept).toBeGreaterThan(400);
    });
    expect(heard.join('')).not.toContain('"kept-400"');
    expect(server.collection(PODS).watches.size).toBe(1);
    abort.abort();
  });
});

it('random numbers follow from their text', () => {
  const numbers = (text: string) => {
    const random = randomOf(text);
    return Array.from({ length: 100 }, random);
  };
  expect(numbers('a')).toEqual(numbers('a'));
  expect(numbers('a')).not.toEqual(numbers('b'));
  expect(numbers('a').every(each => each >= 0 && each < 1)).toBe(true);
});
