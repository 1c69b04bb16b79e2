const DECIMAL = /^\d+$/;

/**
 * Whether version `next` of an object is a later one than `known`. Resource versions of one resource are ordered as
 * numbers, of any length; where a server gives others, every difference counts as later.
 */
export function isLaterVersion(
  next: string | undefined,
  known: string | undefined,
): boolean {
  if (next === known) {
    return false;
  }
  if (next && known && DECIMAL.test(next) && DECIMAL.test(known)) {
    return next.length === known.length
      ? next > known
      : next.length > known.length;
  }
  return true;
}
