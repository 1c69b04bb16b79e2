import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstancePaths } from '../instance/paths.ts';
import type { Ports } from '../instance/ports.ts';
import type { Secrets } from '../instance/secrets.ts';
import { POSTGRES_USER } from '../postgres/postgres.ts';
import type { SupervisedPart } from '../supervisor/supervisor.ts';

export interface PortalOptions {
  readonly paths: InstancePaths;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly signInSecret: string;
  /** The configuration of this instance, which lies over the checkout's; the backend waits until the file is there. */
  readonly configFile: string;
  /** Folder that holds `mkdocs`. */
  readonly techDocsBin: string;
}

const READY_POLL_MILLISECONDS = 100;
const PEOPLE_KNOWN_WITHIN_MILLISECONDS = 60_000;
const STOP_GRACE_MILLISECONDS = 15_000;

const LOAD_AHEAD = join(import.meta.dirname, 'loadAhead.cjs');

/**
 * The portal's backend as a part. It runs from its sources through Backstage's own transform, which takes less time
 * than a build, loads its packages before its configuration is there, and serves the built front end on its own port.
 */
export function portalPart(options: PortalOptions): SupervisedPart {
  const { paths, ports, secrets } = options;
  const backend = join(paths.root, 'packages', 'backend');
  const transform = createRequire(join(backend, 'package.json')).resolve(
    '@backstage/cli/config/nodeTransform.cjs',
  );
  const configs = [
    join(paths.root, 'app-config.yaml'),
    join(paths.root, 'app-config.local.yaml'),
  ].filter(file => existsSync(file));
  return {
    name: 'portal',
    port: ports.portal,
    stopSignal: 'SIGTERM',
    stopGraceMilliseconds: STOP_GRACE_MILLISECONDS,
    spec: () => ({
      program: process.execPath,
      args: [
        // The scaffolder's sandbox (isolated-vm) needs it.
        '--no-node-snapshot',
        '--enable-source-maps',
        '--require',
        transform,
        '--require',
        LOAD_AHEAD,
        'src/index.ts',
        ...[...configs, options.configFile, ...extraConfig()].flatMap(file => [
          '--config',
          file,
        ]),
      ],
      cwd: backend,
      env: {
        ...process.env,
        NODE_ENV: 'development',
        PATH: [options.techDocsBin, process.env.PATH].join(delimiter),
        PLATFORM_POSTGRES_HOST: '127.0.0.1',
        PLATFORM_POSTGRES_PORT: String(ports.postgres),
        PLATFORM_POSTGRES_USER: POSTGRES_USER,
        PLATFORM_POSTGRES_PASSWORD: secrets.postgresPassword,
        PLATFORM_CI_TOKEN: secrets.ciToken,
        PLATFORM_SIGNIN_SECRET: options.signInSecret,
        PLATFORM_PORTAL_PORT: String(ports.portal),
        PLATFORM_PORTAL_CONFIG: options.configFile,
      },
      log: join(paths.logs, 'portal.log'),
      lifeline: 'SIGTERM',
    }),
    ready: async ended => {
      await waitUntilReady(ports.portal, ended);
      await waitUntilPeopleAreKnown(ports.portal, secrets.ciToken, ended);
    },
  };
}

/**
 * At the first start the catalog still reads its files, and until it knows who is in which team nobody can be chosen on
 * the sign-in page. A catalog that has nobody at all does not keep the portal from being used for long.
 */
async function waitUntilPeopleAreKnown(
  port: number,
  token: string,
  ended: AbortSignal,
): Promise<void> {
  const url = `http://127.0.0.1:${port}/api/catalog/entities/by-query?limit=1&filter=kind=user,relations.memberof`;
  const deadline = performance.now() + PEOPLE_KNOWN_WITHIN_MILLISECONDS;
  while (!ended.aborted && performance.now() < deadline) {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: ended,
    });
    const { totalItems } = (await response.json()) as { totalItems?: number };
    if (totalItems) {
      return;
    }
    await sleep(READY_POLL_MILLISECONDS);
  }
}

/** A configuration that lies over all others: benches lift limits by it that are there for people. */
function extraConfig(): string[] {
  const file = process.env.PLATFORM_EXTRA_CONFIG;
  return file ? [file] : [];
}

async function waitUntilReady(port: number, ended: AbortSignal): Promise<void> {
  const url = `http://127.0.0.1:${port}/.backstage/health/v1/readiness`;
  while (!ended.aborted) {
    try {
      const response = await fetch(url, { signal: ended });
      if (response.ok) {
        return;
      }
    } catch {
      // Nobody listens yet; the end of the process is told by the signal.
    }
    await sleep(READY_POLL_MILLISECONDS);
  }
}
