import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, systemErrorCode } from '../failure.ts';
import { missingPackages } from '../kubernetes/systemPackages.ts';
import { runLogged } from '../processes/runLogged.ts';
import type { CompileOptions } from './build.ts';
import type { NpmBuild, PartManifest } from './manifest.ts';

/** No links to programs: what is built holds files only, each of which has its checksum. */
const QUIETLY = ['--no-bin-links', '--no-audit', '--no-fund'];

/**
 * Installs the packages of a lock file into `share/FOLDER` with their checksums checked, without running anything of theirs,
 * and then compiles those that are named.
 *
 * @throws Failure naming npm or the system's packages where these are missing
 */
export async function installNpm(
  part: PartManifest,
  build: NpmBuild,
  share: string,
  options: CompileOptions,
): Promise<void> {
  const target = join(share, build.folder);
  mkdirSync(target, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(part.directory, build.folder, file), join(target, file));
  }
  const npm = (...args: string[]) =>
    runNpm(part, [...args, ...QUIETLY], { ...options, cwd: target });
  await npm('ci', '--omit=dev', '--ignore-scripts');
  if (build.compile.length > 0) {
    const scripts = ['--ignore-scripts=false', '--foreground-scripts'];
    await npm('rebuild', ...build.compile, ...scripts).catch(
      async (error: unknown) => {
        throw await explainCompileFault(part, error);
      },
    );
  }
}

async function runNpm(
  part: PartManifest,
  args: readonly string[],
  options: CompileOptions & { readonly cwd: string },
): Promise<void> {
  try {
    await runLogged('npm', args, {
      ...options,
      env: { ...process.env, NO_UPDATE_NOTIFIER: '1' },
    });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      throw new Failure(
        `npm is missing, it installs ${part.name}; install it, for example: apt-get install npm (Debian, Ubuntu), brew install npm (macOS)`,
      );
    }
    throw error;
  }
}

/** A missing header or compiler shows in many ways; which package brings it is known beforehand. */
async function explainCompileFault(
  part: PartManifest,
  error: unknown,
): Promise<unknown> {
  const missing = await missingPackages(part.systemPackages.debian ?? []);
  if (!missing || missing.length === 0) {
    return error;
  }
  return new Failure(
    `${part.name} cannot be compiled without ${missing.join(
      ', ',
    )}; install what is missing: apt-get install ${missing.join(
      ' ',
    )} (Debian, Ubuntu)`,
  );
}
