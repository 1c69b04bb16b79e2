import { createProgram } from './commands/program.ts';
import { describeFailure, Failure } from './failure.ts';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    const message =
      error instanceof Failure || !(error instanceof Error)
        ? describeFailure(error)
        : error.stack ?? error.message;
    process.stderr.write(`platform: ${message}\n`);
    process.exitCode = 1;
  });
