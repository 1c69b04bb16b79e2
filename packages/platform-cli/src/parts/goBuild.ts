import { basename, dirname, join } from 'node:path';
import { Failure, systemErrorCode } from '../failure.ts';
import { runLogged } from '../processes/runLogged.ts';
import { buildsForThisSystem, type CompileOptions } from './build.ts';
import type { GoBuild, PartManifest } from './manifest.ts';
import { copyFromModule, moduleDirectory } from './modules.ts';
import { withSourceEdits } from './sourceEdits.ts';

const READABLE = { directory: 0o755, file: 0o644 };

/** Compiles every program of a build into `bin`, and puts what these read into `share` beside it. */
export async function compileGo(
  part: PartManifest,
  build: GoBuild,
  bin: string,
  options: CompileOptions,
): Promise<void> {
  await withSourceEdits(build.edits, goIn(part, build), async edits => {
    for (const goPackage of build.packages) {
      const output = join(bin, build.output ?? basename(goPackage));
      const flags = [...goFlags(build), ...edits];
      const args = ['build', ...flags, '-o', output, goPackage];
      await runGo(part, build, args, options);
    }
  });
  await shareFolders(part, build, join(dirname(bin), 'share'));
}

async function shareFolders(
  part: PartManifest,
  build: GoBuild,
  share: string,
): Promise<void> {
  for (const { module, folders } of build.share) {
    const source = await moduleDirectory(module, goIn(part, build));
    for (const folder of folders) {
      copyFromModule(join(source, folder), join(share, folder), READABLE);
    }
  }
}

/** Loads the modules that a later compile will want, so that the network works while the compiler does. */
export async function downloadModules(
  part: PartManifest,
  options: CompileOptions,
): Promise<void> {
  const builds = buildsForThisSystem(part).filter(build => build.kind === 'go');
  for (const build of builds) {
    const args = ['list', '-deps', ...listFlags(build), ...build.packages];
    try {
      await runGo(part, build, [...args, '-f', '{{""}}'], options);
    } catch (error) {
      // The compile meets the same fault and says it where the user waits for it; a missing Go is met there too.
      if (!(error instanceof Failure)) {
        throw error;
      }
    }
  }
}

function listFlags(build: GoBuild): string[] {
  const flags = ['-mod=readonly', '-buildvcs=false'];
  return build.tags.length === 0
    ? flags
    : [...flags, '-tags', build.tags.join(',')];
}

function goFlags(build: GoBuild): string[] {
  const flags = ['-trimpath', ...listFlags(build)];
  return build.ldflags === undefined
    ? flags
    : [...flags, '-ldflags', build.ldflags];
}

function goIn(part: PartManifest, build: GoBuild) {
  return {
    cwd: join(part.directory, build.module),
    env: {
      ...process.env,
      CGO_ENABLED: build.cgo ? '1' : '0',
      GOWORK: 'off',
      ...build.env,
    },
  };
}

async function runGo(
  part: PartManifest,
  build: GoBuild,
  args: string[],
  options: CompileOptions,
): Promise<void> {
  try {
    await runLogged('go', args, { ...goIn(part, build), ...options });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      throw new Failure(
        `Go is missing, it compiles ${part.name}; install Go 1.26 or later, for example: apt-get install golang (Debian, Ubuntu), brew install go (macOS)`,
      );
    }
    throw error;
  }
}
