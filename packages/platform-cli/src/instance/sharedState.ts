import { cpSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where state stands that users other than the one who starts must reach; root's only. */
export const SHARED_STATE = '/var/lib/itdo-platform';

/** The folder of shared state that belongs to one checkout. */
export function sharedStateOf(instance: string): string {
  return join(SHARED_STATE, instance);
}

/** The data folder of a part: in the checkout's state, unless the part runs as an account that cannot enter it. */
export function dataDirectoryOf(
  part: string,
  options: { state: string; instance: string; hasOwnAccount: boolean },
): string {
  return options.hasOwnAccount
    ? join(sharedStateOf(options.instance), part)
    : join(options.state, part);
}

/**
 * A folder of programs, or a copy of it that every user can enter where its own place is shut to them.
 *
 * @param name - names the copy; another content wants another name
 */
export async function openToAll(
  directory: string,
  name: string,
): Promise<string> {
  if (isOpenToAll(directory)) {
    return directory;
  }
  const target = join(SHARED_STATE, name);
  if (!existsSync(target)) {
    await mkdir(SHARED_STATE, { recursive: true, mode: 0o755 });
    const partial = `${target}.partial-${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    cpSync(directory, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, target);
  }
  return target;
}

/** Tells whether every user may enter the folder and all that lead to it. */
function isOpenToAll(directory: string): boolean {
  if ((statSync(directory).mode & 0o001) === 0) {
    return false;
  }
  const parent = dirname(directory);
  return parent === directory || isOpenToAll(parent);
}
