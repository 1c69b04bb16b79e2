import { createProgram } from './commands/program.ts';
import { describeFailure, isForTheUser } from './failure.ts';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    const message = isForTheUser(error)
      ? describeFailure(error)
      : (error as Error).stack;
    process.stderr.write(`platform: ${message}\n`);
    process.exitCode = 1;
  });
