import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runLogged } from '../processes/runLogged.ts';

const run = promisify(execFile);

/** Which of these Debian packages are not installed; undefined where the system is not of Debian's family. */
export async function missingPackages(
  names: readonly string[],
): Promise<string[] | undefined> {
  const missing: string[] = [];
  for (const name of new Set(names)) {
    try {
      const { stdout } = await run('dpkg-query', [
        '-W',
        '-f=${db:Status-Status}',
        name,
      ]);
      if (stdout !== 'installed') {
        missing.push(name);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      missing.push(name);
    }
  }
  return missing;
}

/** Installs Debian packages as root; fetches the lists of packages first, where the present ones do not do. */
export async function installPackages(
  names: readonly string[],
  log: string,
): Promise<void> {
  const options = {
    log,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const install = ['install', '-y', '--no-install-recommends', ...names];
  try {
    await runLogged('apt-get', install, options);
  } catch {
    await runLogged('apt-get', ['update'], options);
    await runLogged('apt-get', install, options);
  }
}
