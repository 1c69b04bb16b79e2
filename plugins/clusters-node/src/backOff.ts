/** Delays that double from `baseMs` to `maxMs`. */
export interface BackOff {
  baseMs: number;
  maxMs: number;
}

/**
 * The delay before attempt `failures + 1`, jittered between half of the doubling value and all of it, so that many who
 * failed at the same moment do not come back at the same moment.
 */
export function delayAfter(
  { baseMs, maxMs }: BackOff,
  failures: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(30, failures - 1));
  return full / 2 + (full / 2) * random();
}
