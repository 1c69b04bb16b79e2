import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure, systemErrorCode } from '../failure.ts';
import { writeFileAtomically } from '../instance/files.ts';
import type { InstancePaths } from '../instance/paths.ts';
import { runLogged } from '../processes/runLogged.ts';
import type { Progress } from '../progress/progress.ts';

/**
 * Installs MkDocs, with which TechDocs builds its pages, into a Python environment in the cache and returns the folder
 * of its programs. Such an environment cannot be moved, so a file written last says that it is whole.
 */
export async function ensureTechDocs(
  paths: InstancePaths,
  progress: Progress,
  signal?: AbortSignal,
): Promise<string> {
  const requirements = join(
    paths.root,
    'local',
    'techdocs',
    'requirements.txt',
  );
  const hash = createHash('sha256')
    .update(readFileSync(requirements))
    .digest('hex')
    .slice(0, 16);
  const directory = join(
    paths.cache,
    'techdocs',
    `${hash}-${process.platform}-${process.arch}`,
  );
  const whole = join(directory, 'WHOLE');
  const bin = join(directory, 'bin');
  if (existsSync(whole)) {
    return bin;
  }
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  await progress.step('installing MkDocs for TechDocs', async () => {
    const options = { log: join(paths.logs, 'techdocs.log'), signal };
    try {
      await runLogged('python3', ['-m', 'venv', directory], options);
    } catch (error) {
      throw new Failure(
        systemErrorCode(error) === 'ENOENT'
          ? 'python3 is missing, it builds the documentation; install it, for example: apt-get install python3 python3-venv (Debian, Ubuntu), brew install python3 (macOS)'
          : `Python cannot make an environment for MkDocs (on Debian and Ubuntu: apt-get install python3-venv): ${
              (error as Error).message
            }`,
      );
    }
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
    ];
    await runLogged(join(bin, 'python'), [...pip, '-r', requirements], options);
    writeFileAtomically(whole, '', 0o644);
  });
  return bin;
}
