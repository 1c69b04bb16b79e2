import { Clock } from '../clock';

/** Calls back once nothing has been heard for a while. Being told of each event costs no timer of its own. */
export class IdleDeadline {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #expired: () => void;
  #heardAt: number;
  #cancel: () => void;

  constructor(clock: Clock, ms: number, expired: () => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#expired = expired;
    this.#heardAt = clock.now();
    this.#cancel = clock.schedule(ms, () => this.#check());
  }

  heard(): void {
    this.#heardAt = this.#clock.now();
  }

  clear(): void {
    this.#cancel();
  }

  #check(): void {
    const left = this.#heardAt + this.#ms - this.#clock.now();
    if (left > 0) {
      this.#cancel = this.#clock.schedule(left, () => this.#check());
    } else {
      this.#expired();
    }
  }
}
