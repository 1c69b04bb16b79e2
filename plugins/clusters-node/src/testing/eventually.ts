/**
 * Waits until `check` no longer throws. `between` runs before each new look: tests with a manual clock move it there.
 *
 * @param patienceMs - after which it gives up, in milliseconds; only a failure ever takes so long
 * @throws what `check` threw last
 */
export async function eventually(
  check: () => void | Promise<void>,
  between: () => void = () => {},
  patienceMs: number = 20_000,
): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) {
        throw error;
      }
    }
    await new Promise(resolve => setTimeout(resolve, 5));
    between();
  }
}

/** Lets what is under way on the loopback come to rest, for tests of what must not happen. */
export function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 50));
}
