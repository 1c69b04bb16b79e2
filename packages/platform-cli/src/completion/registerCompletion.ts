import { Argument, type Command } from 'commander';
import { completionScript, FILES_LINE, SHELLS, type Shell } from './scripts.ts';
import { suggest } from './suggest.ts';

/** `completion`, which prints a script, and the hidden command that the script asks at each press of the key. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('Print what makes a shell complete this command.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .action((shell: Shell) => {
      process.stdout.write(completionScript(shell));
    });
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const { knownValues } = await import('./knownValues.ts');
      const { isFile, suggestions } = await suggest(
        program,
        words,
        knownValues,
      );
      const lines = isFile
        ? [FILES_LINE]
        : suggestions.map(
            ({ value, description }) => `${value}\t${description}`,
          );
      process.stdout.write(lines.map(line => `${line}\n`).join(''));
    });
}
