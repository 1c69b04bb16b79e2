import { toError } from '@backstage/errors';

/**
 * Ends the process with one sentence where the backend cannot start; what a
 * plugin threw stands with its stack in the log above it.
 */
export function stopWithReason(reason: unknown): void {
  process.stderr.write(
    `The portal does not start: ${toError(reason).message}\n`,
    () => process.exit(1),
  );
}
