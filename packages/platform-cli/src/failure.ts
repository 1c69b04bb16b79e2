/** How a command ended, for scripts. `docs/cli.md` lists them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  notSignedIn: 5,
  unreachable: 6,
  timedOut: 7,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * Something that the person at the keyboard can mend. Its message is one sentence that says what is wrong and what to
 * do; it is printed without a stack, and the command ends with a non-zero exit code.
 */
export class Failure extends Error {
  override name = 'Failure';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Reads the `code` of a Node system error, such as ENOENT. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error === 'object' && error !== null && 'code' in error) {
    return typeof error.code === 'string' ? error.code : undefined;
  }
  return undefined;
}

/** What the system says where the machine, not the program, is at fault. */
const SYSTEM_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this account on the disk is used up',
  EROFS: 'the disk can only be read',
  EACCES: 'this account has not the right to do that',
  EPERM: 'this account has not the right to do that',
};

/** Turns what was thrown into the one sentence that the user sees; a fault of the program keeps its stack. */
export function describeFailure(error: unknown): string {
  const fault = SYSTEM_FAULTS[systemErrorCode(error) ?? ''];
  if (fault) {
    return `${fault}: ${(error as Error).message}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Tells whether the sentence is enough: whoever reads it can mend it without looking into the program. */
export function isForTheUser(error: unknown): boolean {
  return (
    error instanceof Failure ||
    !(error instanceof Error) ||
    (systemErrorCode(error) ?? '') in SYSTEM_FAULTS
  );
}
