const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How much of an environment's life is left, ready to be shown. */
export interface TimeLeft {
  /** Short form for a column: `1 d 23 h`, `42 min`, `50 s`, `expired`. */
  text: string;
  /** What the expiry asks of the reader. */
  urgency: 'calm' | 'soon' | 'expired';
  /** Milliseconds until the text changes; undefined once expired. */
  changesIn: number | undefined;
}

const SOON_MS = 4 * HOUR;

/**
 * Words a span of time with at most two units, the smaller one only where it
 * still matters: `1 d 23 h`, `3 h 5 min`, `42 min`, `50 s`.
 *
 * @param ms - the span in milliseconds; negative counts as zero
 */
export function durationText(ms: number): string {
  const span = Math.max(0, ms);
  if (span >= DAY) {
    const hours = Math.floor((span % DAY) / HOUR);
    return `${Math.floor(span / DAY)} d${hours ? ` ${hours} h` : ''}`;
  }
  if (span >= HOUR) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    return `${Math.floor(span / HOUR)} h${minutes ? ` ${minutes} min` : ''}`;
  }
  if (span >= MINUTE) {
    return `${Math.floor(span / MINUTE)} min`;
  }
  return `${Math.floor(span / SECOND)} s`;
}

/** Words a whole number of hours as one says it: `8 hours`, `2 days`, `1 week`. */
export function hoursText(hours: number): string {
  const of = (count: number, unit: string) =>
    `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (hours % 168 === 0) {
    return of(hours / 168, 'week');
  }
  return hours % 24 === 0 ? of(hours / 24, 'day') : of(hours, 'hour');
}

function unitShown(ms: number): number {
  if (ms >= DAY) {
    return HOUR;
  }
  return ms >= MINUTE ? MINUTE : SECOND;
}

/**
 * The time an environment has left.
 *
 * @param expiresAt - ISO time of its expiry
 * @param now - milliseconds since the epoch
 */
export function timeLeft(expiresAt: string, now: number): TimeLeft {
  const ms = Date.parse(expiresAt) - now;
  if (Number.isNaN(ms)) {
    return { text: 'unknown', urgency: 'calm', changesIn: undefined };
  }
  if (ms <= 0) {
    return { text: 'expired', urgency: 'expired', changesIn: undefined };
  }
  return {
    text: durationText(ms),
    urgency: ms < SOON_MS ? 'soon' : 'calm',
    changesIn: (ms % unitShown(ms)) + 1,
  };
}
