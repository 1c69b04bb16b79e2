import { Clock, sleep } from '../clock';

interface Waiter {
  enter(): void;
}

/**
 * Lets at most so many requests be under way at once, first come first served, and none during a pause that the server
 * has asked for. One gate per cluster and purpose: the pause is for all, as the server's limit is.
 */
export class RequestGate {
  readonly #clock: Clock;
  readonly #waiting: Waiter[] = [];
  #free: number;
  #pausedUntil = 0;

  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#free = limit;
  }

  /** Nobody enters for so long; a longer pause that is already set stays. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms);
  }

  /** Waits for a place and runs `request` in it. */
  async run<T>(
    request: () => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    await this.#enter(signal);
    try {
      let pause = this.#pausedUntil - this.#clock.now();
      while (pause > 0) {
        await sleep(this.#clock, pause, signal);
        pause = this.#pausedUntil - this.#clock.now();
      }
      return await request();
    } finally {
      this.#leave();
    }
  }

  #enter(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) {
      return Promise.reject(signal.reason);
    }
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { enter: resolve };
      if (signal) {
        const onAbort = () => {
          this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
          reject(signal.reason);
        };
        waiter.enter = () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        signal.addEventListener('abort', onAbort, { once: true });
      }
      this.#waiting.push(waiter);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) {
      next.enter();
    } else {
      this.#free += 1;
    }
  }
}
