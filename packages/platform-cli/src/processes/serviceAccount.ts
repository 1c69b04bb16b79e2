import { execFileSync } from 'node:child_process';
import { Failure } from '../failure.ts';

/** Who a part runs as, where it may not run as the user who starts it. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account for a part that refuses to run as root, made when there is none; undefined where the user who starts is
 * not root and the part runs as they do.
 *
 * @param name - name of the account
 * @param part - the part, in words for the user
 */
export function serviceAccount(
  name: string,
  part: string,
): Account | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const known = lookUp(name);
  if (known) {
    return known;
  }
  try {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      name,
    ]);
  } catch (error) {
    throw new Failure(
      `${part} does not run as root, and the account '${name}' cannot be made (${
        (error as Error).message
      }); start the platform as another user`,
    );
  }
  return lookUp(name);
}

function lookUp(name: string): Account | undefined {
  try {
    const id = (flag: string) =>
      Number(
        execFileSync('id', [flag, name], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
