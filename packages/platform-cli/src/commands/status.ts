import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { currentInstance } from './instance.ts';

export function registerStatus(program: Command): void {
  program
    .command('status')
    .description('Show each part: state, pid, port, version, memory.')
    .option('-o, --output <format>', 'table or json', 'table')
    .action(async ({ output }: { output: string }) => {
      const { observeInstance, formatStatus } = await import(
        '../supervisor/status.ts'
      );
      const status = observeInstance(currentInstance().run);
      if (output === 'json') {
        process.stdout.write(`${JSON.stringify(status, null, 2)}\n`);
      } else if (output === 'table') {
        process.stdout.write(formatStatus(status));
      } else {
        throw new Failure(`-o must be table or json, not '${output}'`);
      }
    });
}
