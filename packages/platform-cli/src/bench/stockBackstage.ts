import { execFile, spawn } from 'node:child_process';
import {
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cacheDirectory } from '../instance/paths.ts';
import { memoryByProcess } from '../processes/memory.ts';

const run = promisify(execFile);

/** The release of the generator that belongs to the Backstage release of `backstage.json`. */
const CREATE_APP = '@backstage/create-app@0.9.2';
const FRONT_END = 'http://localhost:3000';
const BACKEND = 'http://localhost:7007/.backstage/health/v1/readiness';
const POLL_MILLISECONDS = 100;
const READY_WITHIN_MS = 300_000;
const INSTALL_WITHIN_MS = 30 * 60_000;
const MAX_OUTPUT = 64 * 1024 ** 2;

/** An app as Backstage's own generator makes it, started as its README says: what a newcomer has without this project. */
export class StockBackstage {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Generates the app and installs its packages, once for each release of the generator. */
  static async prepare(): Promise<StockBackstage> {
    const folder = join(
      cacheDirectory(),
      'bench',
      CREATE_APP.replace(/[^a-z0-9.]+/g, '-'),
    );
    if (!existsSync(folder)) {
      const part = `${folder}.part`;
      rmSync(part, { recursive: true, force: true });
      const options = {
        timeout: INSTALL_WITHIN_MS,
        maxBuffer: MAX_OUTPUT,
        env: {
          ...process.env,
          BACKSTAGE_APP_NAME: 'stock',
          // Where its native modules find the headers of Node without the internet.
          npm_config_nodedir: dirname(dirname(process.execPath)),
        },
      };
      await run(
        'npx',
        ['--yes', CREATE_APP, '--path', part, '--skip-install'],
        options,
      );
      fitNativeModules(join(part, 'package.json'));
      for (const each of ['app', 'backend']) {
        keepRelease(join(part, 'packages', each, 'package.json'));
      }
      await run('yarn', ['install'], { ...options, cwd: part });
      renameSync(part, folder);
    }
    return new StockBackstage(folder);
  }

  /**
   * Runs `yarn start` until its page is served, its bundle too, and its backend says that it is ready; then ends it.
   */
  async startOnce(): Promise<{ milliseconds: number; memoryBytes: number }> {
    const began = performance.now();
    const child = spawn('yarn', ['start'], {
      cwd: this.#folder,
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, BROWSER: 'none' },
    });
    const ended = new Promise<void>(resolve => {
      child.once('error', () => resolve());
      child.once('exit', () => resolve());
    });
    try {
      const deadline = AbortSignal.timeout(READY_WITHIN_MS);
      await Promise.all([servesItsPage(deadline), answers(BACKEND, deadline)]);
      const milliseconds = performance.now() - began;
      const memoryBytes = memoryByProcess()(child.pid ?? 0);
      if (memoryBytes === undefined) {
        throw new Error('The stock app ended while it was measured');
      }
      return { milliseconds, memoryBytes };
    } finally {
      if (child.pid && child.exitCode === null) {
        process.kill(-child.pid, 'SIGTERM');
      }
      await ended;
      await nobodyAnswers();
    }
  }
}

/** Leaves out native modules that want libraries of a desktop, which its start does without, and mends one. */
function fitNativeModules(file: string): void {
  const manifest: { dependenciesMeta?: object; resolutions?: object } =
    JSON.parse(readFileSync(file, 'utf8'));
  // Earlier ones abort the process on Node 24.19 and later.
  manifest.resolutions = {
    ...manifest.resolutions,
    'better-sqlite3': '13.2.0',
  };
  manifest.dependenciesMeta = {
    ...manifest.dependenciesMeta,
    keytar: { built: false },
    'cpu-features': { built: false },
  };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

/**
 * Takes Backstage's packages as the release has them: later ones that their ranges allow need later ones of others,
 * which they do not allow.
 */
function keepRelease(file: string): void {
  const manifest: Record<string, unknown> = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  for (const kind of ['dependencies', 'devDependencies']) {
    const ranges = Object.entries(manifest[kind] ?? {}).map(([name, range]) => [
      name,
      name.startsWith('@backstage/') ? range.replace(/^\^/, '') : range,
    ]);
    manifest[kind] = Object.fromEntries(ranges);
  }
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

/** A page without its script shows nothing. */
async function servesItsPage(deadline: AbortSignal): Promise<void> {
  const page = await answers(FRONT_END, deadline);
  const scripts = [...page.matchAll(/<script[^>]+src="([^"]+)"/g)];
  if (scripts.length === 0) {
    throw new Error(`${FRONT_END} serves a page without a script`);
  }
  for (const [, source] of scripts) {
    await answers(new URL(source, FRONT_END).href, deadline);
  }
}

async function answers(url: string, deadline: AbortSignal): Promise<string> {
  for (;;) {
    deadline.throwIfAborted();
    try {
      const response = await fetch(url, { signal: deadline });
      const text = await response.text();
      if (response.ok) {
        return text;
      }
    } catch {
      // Nobody listens yet; the deadline ends the loop.
    }
    await sleep(POLL_MILLISECONDS);
  }
}

/** Its processes end after their parent; the next start needs their ports. */
async function nobodyAnswers(): Promise<void> {
  const deadline = AbortSignal.timeout(READY_WITHIN_MS);
  for (const url of [FRONT_END, BACKEND]) {
    for (;;) {
      deadline.throwIfAborted();
      try {
        await (await fetch(url, { signal: deadline })).text();
      } catch {
        break;
      }
      await sleep(POLL_MILLISECONDS);
    }
  }
}
