import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../failure.ts';

const run = promisify(execFile);

/**
 * Reads files as they were in a revision of git.
 *
 * @throws Failure where there is no such revision
 */
export async function filesOfRevision(
  revision: string,
  folder: string,
): Promise<(file: string) => Promise<string | undefined>> {
  const git = async (cwd: string, ...args: string[]) =>
    (await run('git', args, { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout;
  const commit = await git(
    folder,
    ...['rev-parse', '--verify', '--quiet', `${revision}^{commit}`],
  ).catch(() => {
    throw new Failure(`git knows no revision '${revision}'`);
  });
  return async file => {
    const cwd = dirname(file);
    const path = `./${basename(file)}`;
    const isThere = await git(cwd, 'ls-tree', commit.trim(), path);
    return isThere === ''
      ? undefined
      : git(cwd, 'show', `${commit.trim()}:${path}`);
  };
}
