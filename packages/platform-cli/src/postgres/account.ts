import { execFileSync } from 'node:child_process';
import { Failure } from '../failure.ts';

/** Who PostgreSQL runs as, where it may not run as the user who starts it. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/** PostgreSQL refuses to run as root: root gives it the account `postgres`, made when there is none. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const known = lookUp();
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
      NAME,
    ]);
  } catch (error) {
    throw new Failure(
      `PostgreSQL does not run as root, and the account '${NAME}' cannot be made (${
        (error as Error).message
      }); start the platform as another user`,
    );
  }
  return lookUp();
}

function lookUp(): Account | undefined {
  try {
    const id = (flag: string) =>
      Number(
        execFileSync('id', [flag, NAME], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
