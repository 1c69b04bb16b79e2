import { useEffect, useState } from 'react';

/**
 * The current time, renewed when the caller's text would change and not before.
 *
 * @param nextChange - given the time now, the milliseconds until what the caller
 *   shows changes; undefined once it never will
 * @returns milliseconds since the epoch
 */
export function useNow(
  nextChange: (now: number) => number | undefined,
): number {
  const [now, setNow] = useState(() => Date.now());
  const wait = nextChange(now);
  useEffect(() => {
    if (wait === undefined) {
      return undefined;
    }
    const timer = setTimeout(() => setNow(Date.now()), wait);
    return () => clearTimeout(timer);
  }, [now, wait]);
  return now;
}
