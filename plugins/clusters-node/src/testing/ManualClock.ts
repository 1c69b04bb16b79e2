import { Clock } from '../clock';

interface Pending {
  due: number;
  callback(): void;
}

/** A clock that a test moves. It remembers which delays were asked for. */
export class ManualClock implements Clock {
  /** Every delay ever scheduled, in milliseconds and order. */
  readonly delays: number[] = [];
  readonly #pending = new Set<Pending>();
  readonly #epoch = Date.UTC(2026, 0, 1);
  #now = 0;

  now(): number {
    return this.#now;
  }

  date(): Date {
    return new Date(this.#epoch + this.#now);
  }

  schedule(ms: number, callback: () => void): () => void {
    const pending = { due: this.#now + ms, callback };
    this.delays.push(ms);
    this.#pending.add(pending);
    return () => {
      this.#pending.delete(pending);
    };
  }

  /** How many callbacks wait. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** Moves on, calling back what falls due on the way. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#pending].sort((a, b) => a.due - b.due)[0];
      if (!next || next.due > end) {
        break;
      }
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.callback();
    }
    this.#now = end;
  }

  /** Moves on as a frozen process finds it: the time has passed, but no timer has fired yet. */
  jump(ms: number): void {
    this.#now += ms;
  }
}
