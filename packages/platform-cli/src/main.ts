import { CommanderError } from 'commander';
import { createProgram } from './commands/program.ts';
import {
  describeFailure,
  exitCodes,
  Failure,
  isForTheUser,
} from './failure.ts';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      // It has said by itself what is wrong, or shown the help that was asked for.
      process.exitCode =
        error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
      return;
    }
    const message = isForTheUser(error)
      ? describeFailure(error)
      : (error as Error).stack;
    process.stderr.write(`platform: ${message}\n`);
    process.exitCode =
      error instanceof Failure ? error.exitCode : exitCodes.failed;
  });
