import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Failure } from '../failure.ts';
import type { Account } from '../processes/serviceAccount.ts';
import { GIT_ADMIN } from './names.ts';

const run = promisify(execFile);
const RUN_WITHIN_MILLISECONDS = 60_000;

/** How Gitea's own program is called. */
export interface GiteaProgram {
  readonly program: string;
  readonly settings: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly account: Account | undefined;
}

/** Makes the administrator where there is none, and an access token of theirs, which is told to nobody else. */
export async function makeAdminToken(gitea: GiteaProgram): Promise<string> {
  try {
    return await generateToken(gitea);
  } catch (error) {
    if (!/user does not exist/i.test(String((error as Error).message))) {
      throw error;
    }
  }
  // What it prints is a password that nobody has any use for: people get another one.
  await runGitea(gitea, [
    ...['create', '--username', GIT_ADMIN, '--admin', '--random-password'],
    ...['--random-password-length', '40', '--must-change-password=false'],
    ...['--email', `${GIT_ADMIN}@git.invalid`],
  ]);
  return generateToken(gitea);
}

async function generateToken(gitea: GiteaProgram): Promise<string> {
  const output = await runGitea(gitea, [
    ...['generate-access-token', '--username', GIT_ADMIN, '--raw'],
    // A name may be used once only, and an earlier token may have been lost.
    ...['--token-name', `platform-${randomBytes(4).toString('hex')}`],
    ...['--scopes', 'all'],
  ]);
  const token = output
    .split('\n')
    .map(line => line.trim())
    .find(line => /^[0-9a-f]{40}$/.test(line));
  if (token === undefined) {
    throw new Failure('Gitea made no access token for its administrator');
  }
  return token;
}

async function runGitea(
  { program, settings, cwd, env, account }: GiteaProgram,
  args: readonly string[],
): Promise<string> {
  try {
    const { stdout } = await run(
      program,
      ['--config', settings, 'admin', 'user', ...args],
      { cwd, env, timeout: RUN_WITHIN_MILLISECONDS, ...account },
    );
    return stdout;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const words = stderr.trim().split('\n').at(-1);
    throw new Failure(`'gitea admin user ${args[0]}' failed: ${words}`);
  }
}
