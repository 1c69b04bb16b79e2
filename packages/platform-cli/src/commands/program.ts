import { Command } from 'commander';
import { registerCompletion } from '../completion/registerCompletion.ts';
import { registerEnv } from '../env/registerEnv.ts';
import { registerBench } from './bench.ts';
import { registerBlueprint } from './blueprint.ts';
import { registerLogs } from './logs.ts';
import { registerReset } from './reset.ts';
import { registerStart } from './start.ts';
import { registerStatus } from './status.ts';
import { registerStop } from './stop.ts';
import { registerTest } from './test.ts';
import { registerUrl } from './url.ts';

/** The whole command line; each command stands in a file of its own and loads what it needs when it runs. */
export function createProgram(): Command {
  const program = new Command('platform')
    .description('The ITDO Developer Platform on this machine.')
    .showHelpAfterError()
    // The caller ends the process, with exit codes that say what was wrong.
    .exitOverride();
  registerStart(program);
  registerStop(program);
  registerStatus(program);
  registerUrl(program);
  registerLogs(program);
  registerReset(program);
  program
    .command('doctor')
    .description('Check what this machine lacks and say how to get it.')
    .action(async () => {
      const { runDoctor } = await import('../doctor/doctor.ts');
      await runDoctor();
    });
  registerEnv(program);
  registerBlueprint(program);
  registerTest(program);
  registerBench(program);
  registerCompletion(program);
  return program;
}
