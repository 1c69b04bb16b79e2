import { join } from 'node:path';
import type { InstancePaths } from '../instance/paths.ts';
import type { Ports } from '../instance/ports.ts';
import type { BuiltPart } from '../parts/cache.ts';
import { runLogged } from '../processes/runLogged.ts';
import { REGISTRY_USER } from './launcher.ts';

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
