import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readFileIfPresent, writeFileAtomically } from '../instance/files.ts';
import type { InstancePaths } from '../instance/paths.ts';
import type { CompilerQueue } from '../parts/compilerQueue.ts';
import { hashInputs } from '../parts/inputHash.ts';
import { runLogged } from '../processes/runLogged.ts';
import type { Progress } from '../progress/progress.ts';

const FRONTEND_ROLES = [
  'frontend-plugin',
  'frontend-plugin-module',
  'web-library',
  'common-library',
];

/** Builds the browser's part of the portal, unless what it is built from is what the present build was made of. */
export async function ensureFrontend(
  paths: InstancePaths,
  compilers: CompilerQueue,
  progress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  const app = join(paths.root, 'packages', 'app');
  const stamp = join(app, 'dist', '.platform-inputs');
  const inputs = hashInputs(
    [app, ...frontendPlugins(paths.root)],
    ['yarn.lock', 'app-config.yaml'].map(name =>
      readFileSync(join(paths.root, name), 'utf8'),
    ),
  );
  if (readFileIfPresent(stamp) === inputs) {
    return;
  }
  rmSync(stamp, { force: true });
  const backstageCli = createRequire(join(app, 'package.json')).resolve(
    '@backstage/cli/bin/backstage-cli',
  );
  await compilers.run(() =>
    progress.step('building the front end', () =>
      runLogged(process.execPath, [backstageCli, 'package', 'build'], {
        cwd: app,
        env: { ...process.env, NODE_ENV: 'production', ...buildPlaceholders() },
        log: join(paths.logs, 'build-frontend.log'),
        signal,
      }),
    ),
  );
  writeFileAtomically(stamp, inputs, 0o644);
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
