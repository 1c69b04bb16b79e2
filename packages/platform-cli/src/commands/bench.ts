import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { currentInstance } from './instance.ts';

/** A benchmark: a file `bench/NAME.ts` that exports `run`. */
interface Benchmark {
  run(args: readonly string[]): Promise<void>;
}

export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('Measure environments, or the start.')
    .argument('<name>', 'the benchmark')
    .argument('[args...]', 'what the benchmark takes')
    .allowUnknownOption()
    .action(async (name: string, args: string[]) => {
      const file = join(
        currentInstance().root,
        'packages/platform-cli/src/bench',
        `${name}.ts`,
      );
      if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
        throw new Failure(`there is no benchmark '${name}'`);
      }
      const benchmark = (await import(pathToFileURL(file).href)) as Benchmark;
      await benchmark.run(args);
    });
}
