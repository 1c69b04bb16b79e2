import { join } from 'node:path';
import { Failure } from '../failure.ts';
import type { Progress } from '../progress/progress.ts';
import { buildIntoCache, findBuiltPart, type BuiltPart } from './cache.ts';
import type { CompilerQueue } from './compilerQueue.ts';
import { compilePart } from './compilePart.ts';
import { downloadModules } from './goBuild.ts';
import type { PartManifest } from './manifest.ts';

/** Where parts come from and go to. */
export interface PartStore {
  readonly manifests: ReadonlyMap<string, PartManifest>;
  readonly cache: string;
  readonly logs: string;
  readonly compilers: CompilerQueue;
  readonly progress: Progress;
  /** Added to the nice value of compilers, for parts that nobody waits for. */
  readonly niceness?: number;
}

/**
 * Brings the named parts: from the cache after a look at their checksums, else built, one compiler at a time while the
 * modules of the later ones are fetched beside it.
 */
export async function provisionParts(
  store: PartStore,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, BuiltPart>> {
  const parts = names.map(name => requireManifest(store, name));
  const found = await Promise.all(
    parts.map(async part => ({
      part,
      built: await findBuiltPart(part, store.cache),
    })),
  );
  const missing = found.flatMap(({ part, built }) => (built ? [] : [part]));
  const fetching = fetchOneAfterAnother(store, missing.slice(1), signal);
  const result = new Map<string, BuiltPart>();
  for (const { part, built } of found) {
    result.set(part.name, built ?? (await build(store, part, signal)));
  }
  await fetching;
  return result;
}

function requireManifest(store: PartStore, name: string): PartManifest {
  const manifest = store.manifests.get(name);
  if (!manifest) {
    throw new Failure(`there is no local/${name}/part.json`);
  }
  return manifest;
}

async function build(
  store: PartStore,
  part: PartManifest,
  signal?: AbortSignal,
): Promise<BuiltPart> {
  const log = join(store.logs, `build-${part.name}.log`);
  return store.compilers.run(() =>
    store.progress.step(`building ${part.name} ${part.version}`, () =>
      buildIntoCache(part, store.cache, bin =>
        compilePart(part, bin, { log, signal, niceness: store.niceness }),
      ),
    ),
  );
}

async function fetchOneAfterAnother(
  store: PartStore,
  parts: readonly PartManifest[],
  signal?: AbortSignal,
): Promise<void> {
  for (const part of parts) {
    const log = join(store.logs, `download-${part.name}.log`);
    await downloadModules(part, { log, signal, niceness: store.niceness });
  }
}
