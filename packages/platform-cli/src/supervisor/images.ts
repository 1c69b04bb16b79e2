import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeFailure } from '../failure.ts';
import { readFileIfPresent, writeFileAtomically } from '../instance/files.ts';
import { ensureImages, ensureWorkspaceImage } from '../kubernetes/images.ts';
import { cachePathOf, type BuiltPart } from '../parts/cache.ts';
import { provisionParts } from '../parts/provision.ts';
import { NICENESS, type PartBehind } from './behind.ts';
import type { Instance } from './instance.ts';

/**
 * The images of the embedded default: made before the portal starts when they changed, because its configuration
 * names them, and else looked after behind it.
 */
export async function startImages(
  instance: Instance,
  signal: AbortSignal,
): Promise<void> {
  const { paths, store, state, progress } = instance;
  const manifest = store.manifests.get('images');
  if (!manifest) {
    return;
  }
  const stamp = join(paths.state, 'images.stamp');
  const wanted = cachePathOf(manifest, '');
  const isFresh =
    readFileIfPresent(stamp) === wanted &&
    existsSync(join(paths.state, 'images.json'));
  state.setPart('images', { state: 'starting', version: manifest.version });
  const ensure = async () => {
    const parts = await provisionParts(store, ['images'], signal);
    await ensureImages(imagesOptions(instance, parts, signal));
    writeFileAtomically(stamp, wanted);
    state.setPart('images', { state: 'ready', message: undefined });
  };
  const failed = (error: unknown) => {
    const message = describeFailure(error);
    state.setPart('images', { state: 'failed', message });
    if (!signal.aborted) {
      progress.note(`the images could not be made: ${message}`);
    }
  };
  if (isFresh) {
    void ensure().catch(failed);
  } else {
    await progress.step('images', ensure).catch(failed);
  }
}

/**
 * The image of workspaces, which takes minutes the first time.
 *
 * @param configure - tells the portal of the images that there are, and why this one is not
 */
export function workspaceBehind(
  instance: Instance,
  signal: AbortSignal,
  configure: (failure?: string) => void,
): PartBehind {
  const { state } = instance;
  return {
    name: 'workspace',
    builds: ['workspace', 'images'],
    start: async built => {
      const ide = requirePart(built, 'workspace');
      state.setPart('workspace', { message: 'its image is made and pushed' });
      await instance.progress.step(`workspace image ${ide.version}`, () =>
        ensureWorkspaceImage(
          { ...imagesOptions(instance, built, signal), niceness: NICENESS },
          ide,
        ),
      );
      configure();
      state.setPart('workspace', { state: 'ready', message: undefined });
    },
    failed: configure,
  };
}

function imagesOptions(
  { paths, ports, secrets }: Instance,
  built: ReadonlyMap<string, BuiltPart>,
  signal: AbortSignal,
) {
  return {
    part: requirePart(built, 'images'),
    paths,
    ports,
    registryPassword: secrets.registryPassword,
    signal,
  };
}

function requirePart(built: ReadonlyMap<string, BuiltPart>, name: string) {
  const part = built.get(name);
  if (!part) {
    throw new Error(`the part ${name} was not provisioned`);
  }
  return part;
}
