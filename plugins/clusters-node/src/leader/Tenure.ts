import { Clock } from '../clock';
import { LeadershipLostError } from '../errors';
import { LeaderTerm } from './types';

/**
 * One term of office. It ends by itself at a deadline that each renewal moves, so that a leader who cannot renew stops
 * before anybody else may begin.
 */
export class Tenure implements LeaderTerm {
  readonly number: number;
  readonly #clock: Clock;
  readonly #lengthMs: number;
  readonly #controller = new AbortController();
  #heldSince: number;
  #heldSinceDate: number;
  #cancel: () => void = () => {};

  constructor(
    clock: Clock,
    number: number,
    lengthMs: number,
    requested: { now: number; date: Date },
  ) {
    this.number = number;
    this.#clock = clock;
    this.#lengthMs = lengthMs;
    this.#heldSince = requested.now;
    this.#heldSinceDate = requested.date.getTime();
    this.#arm();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Moves the deadline.
   *
   * @param requested - when the request that renewed it was sent: what counts is what others may count from
   */
  renewed(requested: { now: number; date: Date }): void {
    if (!this.signal.aborted) {
      this.#heldSince = requested.now;
      this.#heldSinceDate = requested.date.getTime();
      this.#cancel();
      this.#arm();
    }
  }

  assertHeld(): void {
    if (!this.signal.aborted && this.#leftMs() <= 0) {
      this.end('the lease could not be renewed in time');
    }
    this.signal.throwIfAborted();
  }

  end(why: string): void {
    this.#cancel();
    this.#controller.abort(new LeadershipLostError(why));
  }

  #leftMs(): number {
    // A monotonic clock may stand still while a machine sleeps, and a wall clock may be set back: the later one counts.
    const passed = Math.max(
      this.#clock.now() - this.#heldSince,
      this.#clock.date().getTime() - this.#heldSinceDate,
    );
    return this.#lengthMs - passed;
  }

  #arm(): void {
    this.#cancel = this.#clock.schedule(Math.max(0, this.#leftMs()), () =>
      this.end('the lease could not be renewed in time'),
    );
  }
}
