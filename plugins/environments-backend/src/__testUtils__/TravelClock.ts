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
    const cancel = () => {
      clearTimeout(timer);
      this.#pending.delete(entry);
    };
    const entry = {
      due: this.now() + ms,
      fire() {
        cancel();
        callback();
      },
    };
    // No test runs for a day: what is later only comes due by travelling.
    const timer = setTimeout(entry.fire, Math.min(ms, 86_400_000));
    this.#pending.add(entry);
    return cancel;
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
