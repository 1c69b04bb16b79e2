/**
 * Waits until `check` no longer throws. `between` runs before each new look: tests with a manual clock move it there.
 *
 * @throws what `check` threw last, after ten seconds
 */
export async function eventually(
  check: () => void | Promise<void>,
  between: () => void = () => {},
): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
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
