const FIRST_MS = 1_000;
const CEILING_MS = 30_000;

/**
 * How long to wait before the next attempt: exponential, with the whole delay
 * jittered between half and full, so that a restarted backend is not met by
 * every open page at the same moment.
 *
 * @param attempt - 1 for the first retry
 * @param random - a number in [0, 1)
 * @returns milliseconds
 */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(CEILING_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
