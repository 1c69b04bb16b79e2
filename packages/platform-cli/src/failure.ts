/**
 * Something that the person at the keyboard can mend. Its message is one sentence that says what is wrong and what to
 * do; it is printed without a stack, and the command ends with a non-zero exit code.
 */
export class Failure extends Error {
  override name = 'Failure';
}

/** Reads the `code` of a Node system error, such as ENOENT. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error === 'object' && error !== null && 'code' in error) {
    return typeof error.code === 'string' ? error.code : undefined;
  }
  return undefined;
}

/** Turns what was thrown into the one sentence that the user sees. */
export function describeFailure(error: unknown): string {
  if (systemErrorCode(error) === 'ENOSPC') {
    return `the disk is full: ${(error as Error).message}`;
  }
  return error instanceof Error ? error.message : String(error);
}
