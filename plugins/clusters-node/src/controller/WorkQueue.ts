import { BackOff, delayAfter } from '../backOff';
import { Clock, sleep, systemClock } from '../clock';

/** What the handler of a queue is told beside the key. */
export interface WorkContext {
  /** Aborts when this run has taken too long, or the queue is stopped and its patience is over. */
  signal: AbortSignal;
  /** How often this key has failed in a row before. */
  failures: number;
}

/** Settings of a queue; durations in milliseconds. */
export interface WorkQueueOptions {
  /** Does the work of one key; an exception means again, later. */
  handle(
    key: string,
    context: WorkContext,
  ): Promise<{ requeueAfterMs?: number } | void>;
  /** How many keys at once. Default 4. */
  concurrency?: number;
  /** After how long a run's signal aborts. Default 120 000. */
  timeoutMs?: number;
  /** Default 500 to 60 000. */
  backOff?: BackOff;
  /** Told of each failure, before the key waits. */
  onFailure?(failure: {
    key: string;
    error: unknown;
    failures: number;
    retryInMs: number;
  }): void;
  clock?: Clock;
  random?: () => number;
}

interface Timer {
  due: number;
  cancel(): void;
}

/**
 * Keys to work on: each waits at most once, runs at most once at a time, and comes back after it has failed.
 *
 * A key that is added while it runs will run once more afterwards, as what it has read may be out of date.
 */
export class WorkQueue {
  readonly #options: Required<Omit<WorkQueueOptions, 'onFailure'>> &
    Pick<WorkQueueOptions, 'onFailure'>;
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  readonly #failures = new Map<string, number>();
  /** What others asked for; the earliest counts. */
  readonly #asked = new Map<string, Timer>();
  /** What the last run of the key asked for, or its back-off; the next run replaces it. */
  readonly #revisits = new Map<string, Timer>();
  readonly #abort = new AbortController();
  #state: 'paused' | 'open' | 'stopped' = 'paused';

  constructor(options: WorkQueueOptions) {
    this.#options = {
      concurrency: 4,
      timeoutMs: 120_000,
      backOff: { baseMs: 500, maxMs: 60_000 },
      clock: systemClock,
      random: Math.random,
      ...options,
    };
  }

  /** How many keys wait to run now; those that wait for their time do not count. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Begins to take keys; those added before are there. */
  start(): void {
    if (this.#state === 'paused') {
      this.#state = 'open';
      this.#fill();
    }
  }

  add(key: string): void {
    if (this.#state === 'stopped') {
      return;
    }
    if (this.#running.has(key)) {
      this.#again.add(key);
      return;
    }
    this.#waiting.add(key);
    this.#fill();
  }

  /** Adds the key after a time, or sooner if it was asked for sooner. */
  addAfter(key: string, ms: number): void {
    if (this.#state === 'stopped') {
      return;
    }
    const due = this.#options.clock.now() + ms;
    const earlier = this.#asked.get(key);
    if (!earlier || due < earlier.due) {
      this.#schedule(this.#asked, key, ms);
    }
  }

  /**
   * Takes no more keys and waits for the running ones. Their signals abort after `graceMs`.
   *
   * @returns once nothing runs any more
   */
  async stop(graceMs: number, reason: Error): Promise<void> {
    this.#state = 'stopped';
    this.#waiting.clear();
    this.#again.clear();
    for (const timers of [this.#asked, this.#revisits]) {
      for (const timer of timers.values()) {
        timer.cancel();
      }
      timers.clear();
    }
    const done = Promise.all(this.#running.values());
    if (graceMs > 0 && this.#running.size > 0) {
      const early = new AbortController();
      const grace = sleep(this.#options.clock, graceMs, early.signal).catch(
        () => {
          // All was done before the patience was over.
        },
      );
      await Promise.race([done, grace]);
      early.abort();
    }
    this.#abort.abort(reason);
    await done;
  }

  #schedule(timers: Map<string, Timer>, key: string, ms: number): void {
    timers.get(key)?.cancel();
    const { clock } = this.#options;
    timers.set(key, {
      due: clock.now() + ms,
      cancel: clock.schedule(ms, () => {
        timers.delete(key);
        this.add(key);
      }),
    });
  }

  #fill(): void {
    while (
      this.#state === 'open' &&
      this.#running.size < this.#options.concurrency
    ) {
      const [key] = this.#waiting;
      if (key === undefined) {
        return;
      }
      this.#waiting.delete(key);
      this.#running.set(key, this.#run(key));
    }
  }

  async #run(key: string): Promise<void> {
    const failures = this.#failures.get(key) ?? 0;
    let revisit: number | undefined;
    try {
      const result = await this.#handle(key, failures);
      this.#failures.delete(key);
      revisit = result?.requeueAfterMs;
    } catch (error) {
      revisit = this.#fail(key, error, failures + 1);
    }
    this.#running.delete(key);
    if (this.#state === 'stopped') {
      return;
    }
    this.#revisits.get(key)?.cancel();
    this.#revisits.delete(key);
    if (revisit !== undefined) {
      this.#schedule(this.#revisits, key, revisit);
    }
    if (this.#again.delete(key)) {
      this.#waiting.add(key);
    }
    this.#fill();
  }

  async #handle(key: string, failures: number) {
    const { clock, timeoutMs, handle } = this.#options;
    const timeout = new AbortController();
    const cancel = clock.schedule(timeoutMs, () =>
      timeout.abort(new Error(`'${key}' was not done after ${timeoutMs} ms`)),
    );
    try {
      const signal = AbortSignal.any([this.#abort.signal, timeout.signal]);
      return await handle(key, { signal, failures });
    } finally {
      cancel();
    }
  }

  #fail(key: string, error: unknown, failures: number): number {
    const { backOff, random, onFailure } = this.#options;
    this.#failures.set(key, failures);
    const asked = (error as { retryAfterMs?: unknown } | null)?.retryAfterMs;
    const retryInMs = Math.max(
      delayAfter(backOff, failures, random),
      typeof asked === 'number' ? asked : 0,
    );
    if (this.#state !== 'stopped') {
      onFailure?.({ key, error, failures, retryInMs });
    }
    return retryInMs;
  }
}
