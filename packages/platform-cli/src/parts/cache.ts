import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, systemErrorCode } from '../failure.ts';
import { noteUse } from '../instance/cacheUpkeep.ts';
import { buildsForThisSystem } from './build.ts';
import { findChecksumFault, writeChecksums } from './checksums.ts';
import { hashInputs } from './inputHash.ts';
import type { PartManifest } from './manifest.ts';

/** A built part whose programs were just found to be exactly what the build left. */
export interface BuiltPart {
  readonly name: string;
  readonly version: string;
  /** Folder of the programs. */
  readonly bin: string;
  /** Folder of what the programs read while they run, if they do. */
  readonly share: string;
}

/** Where a part's build stands in the cache: PART/VERSION-INPUTHASH-OS-ARCH. */
export function cachePathOf(part: PartManifest, cache: string): string {
  const hash = hashInputs([part.directory]);
  return join(
    cache,
    part.name,
    `${part.version}-${hash}-${process.platform}-${process.arch}`,
  );
}

/** The part from the cache, or undefined when it has to be built; a damaged one is removed. */
export async function findBuiltPart(
  part: PartManifest,
  cache: string,
): Promise<BuiltPart | undefined> {
  const directory = cachePathOf(part, cache);
  if (!existsSync(directory)) {
    return undefined;
  }
  if (await findChecksumFault(directory)) {
    rmSync(directory, { recursive: true, force: true });
    return undefined;
  }
  requireSoleOwner(directory);
  return builtPart(part, directory);
}

/**
 * Builds a part beside its place in the cache and moves it there when it is whole.
 *
 * @param compile - puts the part's programs into the folder that it is given
 */
export async function buildIntoCache(
  part: PartManifest,
  cache: string,
  compile: (bin: string) => Promise<void>,
): Promise<BuiltPart> {
  if (buildsForThisSystem(part).length === 0) {
    throw new Failure(`${part.name} cannot be built on ${process.platform}`);
  }
  const directory = cachePathOf(part, cache);
  const parent = join(cache, part.name);
  const partial = join(
    parent,
    `.partial-${process.pid}-${randomBytes(4).toString('hex')}`,
  );
  mkdirSync(partial, { recursive: true, mode: 0o755 });
  try {
    await compile(join(partial, 'bin'));
    await writeChecksums(partial);
    moveIntoPlace(partial, directory);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return builtPart(part, directory);
}

function moveIntoPlace(partial: string, directory: string): void {
  try {
    renameSync(partial, directory);
  } catch (error) {
    const code = systemErrorCode(error);
    // Another checkout built the same inputs in the meantime: either is as good.
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') {
      throw error;
    }
  }
}

/** What root starts must not be writable for anybody else. */
function requireSoleOwner(directory: string): void {
  if (process.getuid?.() !== 0) {
    return;
  }
  for (const path of [directory, join(directory, 'bin')]) {
    const { uid, mode } = statSync(path);
    if (uid !== 0 || (mode & 0o022) !== 0) {
      throw new Failure(
        `${path} can be written by others than root, but root would start what is in it; remove it, so that it is built anew`,
      );
    }
  }
}

function builtPart(part: PartManifest, directory: string): BuiltPart {
  noteUse(directory);
  return {
    name: part.name,
    version: part.version,
    bin: join(directory, 'bin'),
    share: join(directory, 'share'),
  };
}
