import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { whileLocked } from '../instance/lock.ts';
import type { InstancePaths } from '../instance/paths.ts';
import type { CompilerQueue } from '../parts/compilerQueue.ts';
import { noteUse } from '../instance/cacheUpkeep.ts';
import { hashInputs } from '../parts/inputHash.ts';
import { runLogged } from '../processes/runLogged.ts';
import type { Progress } from '../progress/progress.ts';

const FRONTEND_ROLES = [
  'frontend-plugin',
  'frontend-plugin-module',
  'web-library',
  'common-library',
];

/**
 * The browser's part of the portal as a package of its own in the cache, named by what it is built from: built when it
 * is not there yet. A portal that runs keeps serving the folder that it began with.
 *
 * @returns the package's folder
 */
export async function ensureFrontend(
  paths: InstancePaths,
  compilers: CompilerQueue,
  progress: Progress,
  signal?: AbortSignal,
): Promise<string> {
  const app = join(paths.root, 'packages', 'app');
  const inputs = hashInputs(
    [app, ...frontendPlugins(paths.root)],
    ['yarn.lock', 'app-config.yaml'].map(name =>
      readFileSync(join(paths.root, name), 'utf8'),
    ),
  );
  return placeFrontend({
    app,
    cache: join(paths.cache, 'frontend'),
    inputs,
    signal,
    build: () =>
      compilers.run(() =>
        progress.step('building the front end', () =>
          bundle(app, join(paths.logs, 'build-frontend.log'), signal),
        ),
      ),
  });
}

/** Puts what `build` leaves in `app/dist` into the cache in one step; one build of a checkout runs at a time. */
export async function placeFrontend(options: {
  app: string;
  cache: string;
  inputs: string;
  build: () => Promise<void>;
  signal?: AbortSignal;
}): Promise<string> {
  const { app, cache, inputs, build, signal } = options;
  const target = join(cache, inputs);
  if (existsSync(target)) {
    noteUse(target);
    return target;
  }
  mkdirSync(cache, { recursive: true });
  const checkout = createHash('sha256').update(app).digest('hex').slice(0, 8);
  return whileLocked(
    join(cache, `.building-${checkout}`),
    async () => {
      if (!existsSync(target)) {
        await build();
        moveIntoCache(app, target);
      }
      return target;
    },
    signal,
  );
}

function moveIntoCache(app: string, target: string): void {
  const partial = `${target}.partial-${process.pid}`;
  try {
    mkdirSync(partial);
    cpSync(join(app, 'dist'), join(partial, 'dist'), { recursive: true });
    copyFileSync(join(app, 'package.json'), join(partial, 'package.json'));
    renameSync(partial, target);
  } catch (error) {
    // Another checkout built the same inputs in the meantime: either is as good.
    if (!existsSync(target)) {
      throw error;
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function bundle(
  app: string,
  log: string,
  signal?: AbortSignal,
): Promise<void> {
  const backstageCli = createRequire(join(app, 'package.json')).resolve(
    '@backstage/cli/bin/backstage-cli',
  );
  await runLogged(process.execPath, [backstageCli, 'package', 'build'], {
    cwd: app,
    env: { ...process.env, NODE_ENV: 'production', ...buildPlaceholders() },
    log,
    signal,
  });
}

/** app-config.yaml demands these of the backend; the build reads the file but none of their values. */
function buildPlaceholders(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    ['HOST', 'PORT', 'USER', 'PASSWORD']
      .map(name => `PLATFORM_POSTGRES_${name}`)
      .concat('PLATFORM_CI_TOKEN', 'PLATFORM_SIGNIN_SECRET')
      .map(name => [name, 'build']),
  );
}

function frontendPlugins(root: string): string[] {
  const plugins = join(root, 'plugins');
  return readdirSync(plugins)
    .map(name => join(plugins, name))
    .filter(directory => existsSync(join(directory, 'package.json')))
    .filter(directory => {
      const manifest = JSON.parse(
        readFileSync(join(directory, 'package.json'), 'utf8'),
      ) as { backstage?: { role?: string } };
      return FRONTEND_ROLES.includes(manifest.backstage?.role ?? '');
    });
}
