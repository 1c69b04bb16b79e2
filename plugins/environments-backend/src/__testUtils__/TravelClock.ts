import { Clock } from '@itdo/plugin-clusters-node';

/** The real time with a jump: what is scheduled comes due when the clock travels past it, and otherwise by itself. */
export class TravelClock implements Clock {
  readonly #pending = new Set<{ due: number; fire(): void }>();
  #aheadMs = 0;

  now(): number {
    return performance.now() + this.#aheadMs;
  }

  date(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  schedule(ms: number, callback: () => void): () => void {
    const timer: { cancel?: () => void } = {};
    const entry = {
      due: this.now() + ms,
      fire: () => {
        timer.cancel?.();
        callback();
      },
    };
    // No test runs for a day: what is later only comes due by travelling.
    const timeout = setTimeout(entry.fire, Math.min(ms, 86_400_000));
    timer.cancel = () => {
      clearTimeout(timeout);
      this.#pending.delete(entry);
    };
    this.#pending.add(entry);
    return timer.cancel;
  }

  /** Moves on, and does what is due then. */
  travel(hours: number): void {
    this.#aheadMs += hours * 3_600_000;
    [...this.#pending]
      .filter(({ due }) => due <= this.now())
      .sort((a, b) => a.due - b.due)
      .forEach(entry => entry.fire());
  }
}
