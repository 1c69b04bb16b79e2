import { LiveStream, type LiveState } from './LiveStream';

/** A server that the test plays by hand: one connection after the other. */
function playedServer(silenceMs = 45_000) {
  const states: LiveState[] = [];
  const received: string[] = [];
  const connections: Array<{
    signal: AbortSignal;
    send: (text: string) => void;
    end: () => void;
  }> = [];
  const answers: Array<() => Response> = [];
  let wake = () => {};

  const open = async (signal: AbortSignal) => {
    const answer = answers.shift();
    if (answer) {
      return answer();
    }
    const encoder = new TextEncoder();
    let controller: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: c => {
        controller = c;
      },
    });
    signal.addEventListener('abort', () => {
      try {
        controller.error(new Error('aborted'));
      } catch {
        // The stream had ended already.
      }
    });
    connections.push({
      signal,
      send: text => controller.enqueue(encoder.encode(text)),
      end: () => controller.close(),
    });
    return new Response(body);
  };

  const stream = new LiveStream({
    open,
    onMessage: message => received.push(`${message.event}=${message.data}`),
    onState: state => states.push(state),
    onWake: listener => {
      wake = listener;
      return () => {};
    },
    random: () => 1,
    silenceMs,
  });

  return {
    stream,
    states,
    kinds: () => states.map(s => s.kind),
    received,
    connections,
    answerNext: (make: () => Response) => answers.push(make),
    wake: () => wake(),
  };
}

const settle = () => jest.advanceTimersByTimeAsync(0);
const status = (code: number) => () =>
  new Response(JSON.stringify({ error: { name: 'E', message: 'said no' } }), {
    status: code,
    headers: { 'Content-Type': 'application/json' },
  });

describe('LiveStream', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('hands over events that arrive in pieces, and ignores comments', async () => {
    const server = playedServer();
    const stop = server.stream.start();
    await settle();
    server.connections[0].send(': keep-alive\n\nevent: up');
    server.connections[0].send('sert\ndata: {"a":');
    server.connections[0].send('1}\n\n');
    await settle();
    expect(server.kinds()).toEqual(['connecting', 'live']);
    expect(server.received).toEqual(['upsert={"a":1}']);
    stop();
  });

  it('reconnects after the server closed, and says so in between', async () => {
    const server = playedServer();
    const stop = server.stream.start();
    await settle();
    server.connections[0].end();
    await settle();
    expect(server.kinds()).toEqual(['connecting', 'live', 'reconnecting']);
    await jest.advanceTimersByTimeAsync(1000);
    expect(server.connections).toHaveLength(2);
    expect(server.kinds()).toEqual([
      'connecting',
      'live',
      'reconnecting',
      'live',
    ]);
    stop();
  });

  it('waits longer with each attempt that fails', async () => {
    const server = playedServer();
    [503, 503, 503].forEach(code => server.answerNext(status(code)));
    const stop = server.stream.start();
    await settle();
    await jest.advanceTimersByTimeAsync(1000 + 2000);
    expect(server.connections).toHaveLength(0);
    expect(server.states.slice(1)).toMatchObject([
      { kind: 'reconnecting', attempt: 1 },
      { kind: 'reconnecting', attempt: 2 },
      { kind: 'reconnecting', attempt: 3 },
    ]);
    await jest.advanceTimersByTimeAsync(4000);
    expect(server.connections).toHaveLength(1);
    stop();
  });

  it('asks again after 401, since the next request brings a fresh token', async () => {
    const server = playedServer();
    server.answerNext(status(401));
    const stop = server.stream.start();
    await settle();
    await jest.advanceTimersByTimeAsync(1000);
    expect(server.kinds()).toEqual(['connecting', 'reconnecting', 'live']);
    stop();
  });

  it.each([403, 404])('gives up at %d', async code => {
    const server = playedServer();
    server.answerNext(status(code));
    server.stream.start();
    await settle();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(server.kinds()).toEqual(['connecting', 'refused']);
    expect(server.connections).toHaveLength(0);
  });

  it('takes a connection that fell silent for dead', async () => {
    const server = playedServer(10_000);
    const stop = server.stream.start();
    await settle();
    await jest.advanceTimersByTimeAsync(9_000);
    server.connections[0].send(': keep-alive\n\n');
    await jest.advanceTimersByTimeAsync(9_000);
    expect(server.connections[0].signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(server.connections[0].signal.aborted).toBe(true);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(server.connections).toHaveLength(2);
    stop();
  });

  it('does not sit out its back-off when the machine wakes', async () => {
    const server = playedServer();
    Array.from({ length: 6 }, () => server.answerNext(status(503)));
    const stop = server.stream.start();
    await jest.advanceTimersByTimeAsync(1000 + 2000 + 4000 + 8000 + 16000);
    expect(server.connections).toHaveLength(0);
    server.wake();
    await settle();
    expect(server.connections).toHaveLength(1);
    stop();
  });

  it('replaces a connection whose timers slept with the machine', async () => {
    const server = playedServer(10_000);
    const stop = server.stream.start();
    await settle();
    jest.setSystemTime(Date.now() + 3_600_000);
    server.wake();
    await settle();
    expect(server.connections[0].signal.aborted).toBe(true);
    stop();
  });

  it('leaves nothing open once stopped', async () => {
    const server = playedServer();
    const stop = server.stream.start();
    await settle();
    stop();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(server.connections).toHaveLength(1);
    expect(server.connections[0].signal.aborted).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});
