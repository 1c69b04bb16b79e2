import type { Command } from 'commander';
import { registerChange } from './change.ts';
import { registerCreate } from './create.ts';
import { registerKubeconfig } from './kubeconfig.ts';
import { registerLogs } from './logs.ts';
import { registerRead } from './read.ts';
import { registerRemove } from './remove.ts';
import { registerServe } from './registerServe.ts';
import { registerSsh } from './ssh/registerSsh.ts';
import { registerSshKey } from './ssh/registerSshKey.ts';

/** `./platform env`: development environments, over the REST API of this checkout's portal or of another. */
export function registerEnv(program: Command): void {
  const env = program
    .command('env')
    .description('Development environments: make, see and end them.')
    .showHelpAfterError('(add --help to see what there is)');
  registerCreate(env);
  registerRead(env);
  registerChange(env);
  registerLogs(env);
  registerKubeconfig(env);
  registerServe(env);
  registerSsh(env);
  registerSshKey(env);
  registerRemove(env);
  env.addHelpText(
    'after',
    `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 refused, 5 no right token,
            6 the portal cannot be reached, 7 --wait took too long

Another portal than this checkout's: --url and --token, or PLATFORM_URL and PLATFORM_TOKEN.`,
  );
}
