import type { Command } from 'commander';
import { makeInstanceDirectories } from '../instance/paths.ts';
import { createProgress } from '../progress/progress.ts';
import { currentInstance } from './instance.ts';

export function registerTest(program: Command): void {
  program
    .command('test')
    .description('Run every check and every test.')
    .option(
      '--only <steps>',
      'some of: format, types, lint, blueprints, openapi, shell, go, jest, journeys',
    )
    .option('--soak', 'also run the tests that take long')
    .action(async ({ only, soak }: { only?: string; soak?: true }) => {
      const { runTests } = await import('../testing/run.ts');
      const paths = currentInstance();
      makeInstanceDirectories(paths);
      const { summary, isGreen } = await runTests({
        paths,
        only: only?.split(',').map(name => name.trim()),
        isSoak: soak === true,
        requireRealNode: process.env.PLATFORM_REQUIRE_REAL_NODE === '1',
        progress: createProgress(process.stderr),
      });
      process.stdout.write(summary);
      process.exitCode = isGreen ? 0 : 1;
    });
}
