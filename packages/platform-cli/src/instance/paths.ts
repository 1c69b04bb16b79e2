import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Where one checkout keeps what; every path is absolute. */
export interface InstancePaths {
  /** The checkout. */
  readonly root: string;
  /** All state of this checkout, mode 0700. */
  readonly state: string;
  readonly logs: string;
  /** Pid files, sockets, the lock and the recorded state. */
  readonly run: string;
  /** Built parts, shared between checkouts. */
  readonly cache: string;
}

/** The checkout that holds this package, unless `./platform` named it. */
export function checkoutRoot(): string {
  return (
    process.env.PLATFORM_ROOT ??
    resolve(dirname(import.meta.filename), '../../../..')
  );
}

export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const base = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'itdo-platform');
}

/** Names the paths of a checkout; `state` may stand elsewhere, as in test runs. */
export function instancePaths(options: {
  root: string;
  state?: string;
  cache?: string;
}): InstancePaths {
  const state = options.state ?? join(options.root, '.platform');
  return {
    root: options.root,
    state,
    logs: join(state, 'logs'),
    run: join(state, 'run'),
    cache: options.cache ?? cacheDirectory(),
  };
}

/** Makes the folders of an instance; those under the state are for its owner only. */
export function makeInstanceDirectories(paths: InstancePaths): void {
  for (const path of [paths.state, paths.logs, paths.run]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  mkdirSync(paths.cache, { recursive: true });
}
