import { join } from 'node:path';
import { readFileIfPresent } from '../instance/files.ts';
import type { InstancePaths } from '../instance/paths.ts';
import type { Ports } from '../instance/ports.ts';
import type { BuiltPart } from '../parts/cache.ts';
import { runLogged } from '../processes/runLogged.ts';
import { REGISTRY_USER } from './launcher.ts';

/** Images by the key that service types name them by. */
export type Images = Readonly<Record<string, string>>;

const KEYS = [
  'postgres',
  'redis',
  'nats',
  'sample-api',
  'sample-frontend',
  'workspace',
] as const;

/** The images that were pushed to the instance's registry, by digest; undefined where none were yet. */
export function readImages(state: string): Images | undefined {
  const text = readFileIfPresent(join(state, 'images.json'));
  return text === undefined ? undefined : (JSON.parse(text) as Images);
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

/** Makes the images of the embedded default where they are missing, pushes them and writes `images.json`. */
export async function ensureImages(options: {
  part: BuiltPart;
  paths: InstancePaths;
  ports: Ports;
  registryPassword: string;
  signal?: AbortSignal;
}): Promise<void> {
  const { part, paths, ports } = options;
  const args = [
    'ensure',
    ...['--cache', join(paths.cache, 'images-store')],
    ...['--out', join(paths.state, 'images')],
    ...['--registry', `127.0.0.1:${ports.registry}`],
    ...['--username', REGISTRY_USER],
    ...['--write', join(paths.state, 'images.json')],
  ];
  await runLogged(join(part.bin, 'images'), args, {
    env: { ...process.env, IMAGES_REGISTRY_PASSWORD: options.registryPassword },
    log: join(paths.logs, 'images.log'),
    signal: options.signal,
  });
}
