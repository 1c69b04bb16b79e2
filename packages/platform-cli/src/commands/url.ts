import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { readSignInSecret, signInUrl } from '../portal/signIn.ts';
import { readInstanceState } from '../supervisor/state.ts';
import { currentInstance } from './instance.ts';

export function registerUrl(program: Command): void {
  program
    .command('url')
    .description('Make a new link that opens the portal in one browser once.')
    .action(() => {
      const { run } = currentInstance();
      const url = readInstanceState(run)?.url;
      const secret = readSignInSecret(run);
      if (!url || !secret) {
        throw new Failure(
          "the portal does not run; './platform start' starts it",
        );
      }
      process.stdout.write(`${signInUrl(url, secret)}\n`);
    });
}
