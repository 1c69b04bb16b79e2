/**
 * The time as this package sees it, so that tests can drive it.
 */
export interface Clock {
  /**
   * Milliseconds of a monotonic clock. Only differences have a meaning: it is no wall clock, and a jump of the machine's
   * wall clock does not move it.
   */
  now(): number;
  /** Wall-clock time, for what is written down. */
  date(): Date;
  /** Calls back once after `ms` milliseconds, unless the returned function is called first. */
  schedule(ms: number, callback: () => void): () => void;
}

/** The longest delay a Node.js timer takes; longer ones would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The real time. Its timers keep the process alive: whoever schedules also stops. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  schedule(ms, callback) {
    const due = performance.now() + ms;
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = due - performance.now();
      timer =
        left > MAX_TIMER_MS
          ? setTimeout(arm, MAX_TIMER_MS)
          : setTimeout(callback, Math.max(0, left));
    };
    arm();
    return () => clearTimeout(timer);
  },
};

/**
 * Resolves after `ms` milliseconds, or rejects with the signal's reason as soon as it aborts.
 */
export function sleep(
  clock: Clock,
  ms: number,
  signal?: AbortSignal,
): Promise<void> {
  if (signal?.aborted) {
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const timer: { cancel?: () => void } = {};
    const onAbort = () => {
      timer.cancel?.();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    timer.cancel = clock.schedule(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
  });
}
