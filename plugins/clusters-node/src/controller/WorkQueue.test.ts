import { eventually, ManualClock, settled } from '../testing';
import { WorkContext, WorkQueue, WorkQueueOptions } from './WorkQueue';

/** A piece of work that ends when the test says so. */
interface Job extends WorkContext {
  key: string;
  done(result?: { requeueAfterMs?: number }): void;
  fail(error?: unknown): void;
}

describe('the work queue', () => {
  let clock: ManualClock;
  let jobs: Job[];
  let queue: WorkQueue;

  function open(options: Partial<WorkQueueOptions> = {}) {
    queue = new WorkQueue({
      handle: (key, context) =>
        new Promise((done, fail) => {
          jobs.push({ ...context, key, done, fail });
        }),
      clock,
      random: () => 1,
      backOff: { baseMs: 100, maxMs: 800 },
      ...options,
    });
    queue.start();
    return queue;
  }

  beforeEach(() => {
    clock = new ManualClock();
    jobs = [];
  });

  afterEach(async () => {
    const stopped = queue.stop(0, new Error('test over'));
    jobs.forEach(job => job.done());
    await stopped;
  });

  const started = () => jobs.map(({ key }) => key);

  it('works on each key once, however often it was added', () => {
    open({ concurrency: 1 });
    for (const key of ['a', 'b', 'b', 'c', 'b']) {
      queue.add(key);
    }
    expect(started()).toEqual(['a']);
    expect(queue.size).toBe(2);
  });

  it('takes keys in the order in which they came, so many at once as allowed', async () => {
    open({ concurrency: 2 });
    ['a', 'b', 'c', 'd'].forEach(key => queue.add(key));
    expect(started()).toEqual(['a', 'b']);
    jobs[1].done();
    await eventually(() => expect(started()).toEqual(['a', 'b', 'c']));
  });

  it('never works on one key twice at once, but again when it was added meanwhile', async () => {
    open();
    queue.add('a');
    queue.add('a');
    queue.add('a');
    expect(started()).toEqual(['a']);
    jobs[0].done();
    await eventually(() => expect(started()).toEqual(['a', 'a']));
    jobs[1].done();
    await settled();
    expect(started()).toEqual(['a', 'a']);
  });

  it('does nothing before it is started, and forgets nothing either', () => {
    queue = new WorkQueue({
      handle: async key => {
        jobs.push({ key } as Job);
      },
      clock,
    });
    queue.add('a');
    expect(started()).toEqual([]);
    queue.start();
    expect(started()).toEqual(['a']);
    jobs = [];
  });

  it('comes back to a key that failed, after a delay that doubles up to its limit', async () => {
    const delays: number[] = [];
    open({
      onFailure: ({ retryInMs }) => {
        delays.push(retryInMs);
      },
    });
    queue.add('a');
    for (let failures = 1; failures <= 5; failures += 1) {
      jobs[failures - 1].fail(new Error('broken'));
      await eventually(() => expect(delays).toHaveLength(failures));
      clock.advance(delays[failures - 1] - 1);
      expect(jobs).toHaveLength(failures);
      clock.advance(1);
      expect(jobs).toHaveLength(failures + 1);
      expect(jobs[failures].failures).toBe(failures);
    }
    expect(delays).toEqual([100, 200, 400, 800, 800]);
  });

  it('spreads the keys that fail together', async () => {
    const delays: number[] = [];
    const random = [0, 0.5, 1];
    open({
      random: () => random.shift() ?? 1,
      onFailure: ({ retryInMs }) => {
        delays.push(retryInMs);
      },
    });
    ['a', 'b', 'c'].forEach(key => queue.add(key));
    jobs.forEach(job => job.fail());
    await eventually(() => expect(delays).toEqual([50, 75, 100]));
  });

  it('waits at least as long as the error asks', async () => {
    open();
    queue.add('a');
    jobs[0].fail({ retryAfterMs: 5_000 });
    await settled();
    clock.advance(4_999);
    expect(jobs).toHaveLength(1);
    clock.advance(1);
    expect(jobs).toHaveLength(2);
  });

  it('forgets the failures of a key that succeeded', async () => {
    open();
    queue.add('a');
    jobs[0].fail();
    await settled();
    clock.advance(100);
    jobs[1].done();
    await settled();
    queue.add('a');
    expect(jobs[2].failures).toBe(0);
  });

  it('works at once on a key that changes while it waits after a failure', async () => {
    open();
    queue.add('a');
    jobs[0].fail();
    await settled();
    queue.add('a');
    expect(jobs).toHaveLength(2);
    jobs[1].done();
    await settled();
    clock.advance(10_000);
    expect(jobs).toHaveLength(2);
  });

  it('comes back when the work asks for it; the latest run decides', async () => {
    open();
    queue.add('a');
    jobs[0].done({ requeueAfterMs: 1_000 });
    await settled();
    queue.add('a');
    jobs[1].done({ requeueAfterMs: 5_000 });
    await settled();
    clock.advance(4_999);
    expect(jobs).toHaveLength(2);
    clock.advance(1);
    expect(jobs).toHaveLength(3);
  });

  it('keeps the earlier of two times at which others want a key', () => {
    open();
    queue.addAfter('a', 1_000);
    queue.addAfter('a', 300);
    queue.addAfter('a', 2_000);
    clock.advance(299);
    expect(jobs).toHaveLength(0);
    clock.advance(1);
    expect(jobs).toHaveLength(1);
  });

  it('ends work that takes too long, and holds its key until it has really ended', async () => {
    const failures: unknown[] = [];
    open({
      timeoutMs: 1_000,
      onFailure: ({ error }) => {
        failures.push(error);
      },
    });
    queue.add('a');
    clock.advance(1_000);
    expect(jobs[0].signal.aborted).toBe(true);
    queue.add('a');
    expect(jobs).toHaveLength(1);
    jobs[0].fail(jobs[0].signal.reason);
    await eventually(() => expect(jobs).toHaveLength(2));
    expect(failures).toEqual([
      expect.objectContaining({ message: "'a' was not done after 1000 ms" }),
    ]);
  });

  it('lets running work end when it stops, and begins none', async () => {
    open({ concurrency: 1 });
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 10);
    let stopped = false;
    const stop = queue.stop(1_000, new Error('stopping')).then(() => {
      stopped = true;
    });
    clock.advance(500);
    await settled();
    expect(stopped).toBe(false);
    expect(jobs[0].signal.aborted).toBe(false);

    jobs[0].done({ requeueAfterMs: 1 });
    await stop;
    queue.add('d');
    clock.advance(10_000);
    expect(started()).toEqual(['a']);
    expect(clock.waiting).toBe(0);
  });

  it('aborts running work when its patience is over, and still waits for it', async () => {
    open();
    queue.add('a');
    let stopped = false;
    const stop = queue.stop(1_000, new Error('stopping')).then(() => {
      stopped = true;
    });
    clock.advance(1_000);
    await eventually(() => expect(jobs[0].signal.aborted).toBe(true));
    await settled();
    expect(stopped).toBe(false);
    jobs[0].fail(jobs[0].signal.reason);
    await stop;
  });
});
