import type { Command } from 'commander';

export function registerTest(program: Command): void {
  program
    .command('test')
    .description('Run every check and every test.')
    .action(async () => {
      throw new Error('not yet');
    });
}
