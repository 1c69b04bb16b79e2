import { basename, dirname, join } from 'node:path';
import { noteUse } from '../instance/cacheUpkeep.ts';
import { readFileIfPresent } from '../instance/files.ts';
import type { InstancePaths } from '../instance/paths.ts';
import type { Ports } from '../instance/ports.ts';
import type { BuiltPart } from '../parts/cache.ts';
import { runLogged } from '../processes/runLogged.ts';
import { REGISTRY_USER } from './launcher.ts';

/** Images by the key that service types name them by. */
export type Images = Readonly<Record<string, string>>;

/** The folder of the cache with the images of workspaces, one folder for each build. */
export const WORKSPACE_IMAGES = 'workspace-images';

const KEYS = [
  'postgres',
  'redis',
  'nats',
  'sample-api',
  'sample-frontend',
  'workspace',
] as const;

/** Of each set of images, the file that says what was pushed to the instance's registry. */
const FILES = { services: 'images.json', workspace: 'images-workspace.json' };

/** The images that were pushed to the instance's registry, by digest; undefined where none were yet. */
export function readImages(state: string): Images | undefined {
  const texts = Object.values(FILES).flatMap(
    file => readFileIfPresent(join(state, file)) ?? [],
  );
  return texts.length === 0
    ? undefined
    : Object.assign({}, ...texts.map(text => JSON.parse(text) as Images));
}

/**
 * What pods on simulated nodes name: nothing pulls or runs it, so there is no image behind the name, and the name says
 * so to whoever reads the pod.
 */
export function simulatedImages(): Images {
  return Object.fromEntries(
    KEYS.map(key => [
      key,
      `registry.platform.local/simulated/${key}:nothing-runs`,
    ]),
  );
}

/** How images are made and where they are pushed. */
export interface ImagesOptions {
  /** The part `images`. */
  readonly part: BuiltPart;
  readonly paths: InstancePaths;
  readonly ports: Ports;
  readonly registryPassword: string;
  readonly signal?: AbortSignal;
  readonly niceness?: number;
}

/** Makes the images that environments begin with where they are missing, pushes them and writes `images.json`. */
export async function ensureImages(options: ImagesOptions): Promise<void> {
  await ensureSet(options, 'services', [
    '--out',
    join(options.paths.state, 'images'),
  ]);
}

/**
 * The same for the image of workspaces, which is so large that all instances of this machine share what is made of it.
 *
 * @param ide - the part `workspace`
 */
export async function ensureWorkspaceImage(
  options: ImagesOptions,
  ide: BuiltPart,
): Promise<void> {
  const { part, paths } = options;
  const inputs = [part, ide].map(({ bin }) => basename(dirname(bin)));
  const out = join(paths.cache, WORKSPACE_IMAGES, inputs.join('_'));
  await ensureSet(options, 'workspace', ['--ide', ide.share, '--out', out]);
  noteUse(out);
}

async function ensureSet(
  options: ImagesOptions,
  set: keyof typeof FILES,
  own: readonly string[],
): Promise<void> {
  const { part, paths, ports } = options;
  const args = [
    ...['ensure', '--set', set, ...own],
    ...['--cache', join(paths.cache, 'images-store')],
    ...['--registry', `127.0.0.1:${ports.registry}`],
    ...['--username', REGISTRY_USER],
    ...['--write', join(paths.state, FILES[set])],
  ];
  await runLogged(join(part.bin, 'images'), args, {
    env: { ...process.env, IMAGES_REGISTRY_PASSWORD: options.registryPassword },
    log: join(paths.logs, `${set === 'services' ? 'images' : set}.log`),
    signal: options.signal,
    niceness: options.niceness,
  });
}
