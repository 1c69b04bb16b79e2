const DAY_MS = 86_400_000;

/**
 * The clock of a place in the time zone database, by the database that this program has. Local times are given and told
 * as the milliseconds that UTC would show them at.
 */
export class LocalTime {
  /** Names are told apart without regard to case, so that there are no more of them than the database has. */
  static readonly #known = new Map<string, LocalTime>();
  readonly #format: Intl.DateTimeFormat;

  private constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** @throws RangeError where there is no such time zone; the rules refuse it before */
  static of(timeZone: string): LocalTime {
    const key = timeZone.toLowerCase();
    const known = LocalTime.#known.get(key) ?? new LocalTime(timeZone);
    LocalTime.#known.set(key, known);
    return known;
  }

  /** What the clock shows at an instant. */
  at(instant: number): number {
    return instant + this.#offset(instant);
  }

  /**
   * The instant at which the clock first shows a time, or where it skips it, the one at which it skips it. What is later
   * on the clock is never earlier in truth.
   */
  instantOf(local: number): number {
    // No place is a day away from UTC, and none changes its clock twice in two days.
    const before = this.#offset(local - DAY_MS);
    const after = this.#offset(local + DAY_MS);
    const candidates = [local - before, local - after]
      .filter(instant => this.at(instant) === local)
      .sort((a, b) => a - b);
    return candidates.length > 0
      ? candidates[0]
      : this.#skip(local - after, local - before);
  }

  /** The first instant with the later offset: the first whole second after `early`, at most `late`. */
  #skip(early: number, late: number): number {
    const offset = this.#offset(late);
    let [below, above] = [early, late];
    while (above - below > 1000) {
      const middle = Math.floor((below + above) / 2000) * 1000;
      if (this.#offset(middle) === offset) {
        above = middle;
      } else {
        below = middle;
      }
    }
    return above;
  }

  #offset(instant: number): number {
    const second = Math.floor(instant / 1000) * 1000;
    const shown = Object.fromEntries(
      this.#format
        .formatToParts(second)
        .map(({ type, value }) => [type, Number(value)]),
    );
    return (
      Date.UTC(
        shown.year,
        shown.month - 1,
        shown.day,
        shown.hour,
        shown.minute,
        shown.second,
      ) - second
    );
  }
}
