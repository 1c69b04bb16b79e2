const AGAIN_MS = 200;

/** What `probe` finds once it finds something; the test's own time-out ends the wait. */
export async function eventually<T>(
  probe: () => Promise<T | undefined>,
): Promise<T> {
  for (;;) {
    const found = await probe();
    if (found) {
      return found;
    }
    await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
  }
}
