import { execFile } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { promisify } from 'node:util';
import { missingPackages } from '../kubernetes/systemPackages.ts';
import type { PartManifest } from '../parts/manifest.ts';
import { findChromium } from '../testing/chromium.ts';

const run = promisify(execFile);

const GIBIBYTE = 1024 ** 3;
/** What the caches of Node, Yarn and Go, the built parts and a cluster take on a fresh machine. */
const NEEDED_DISK_GIBIBYTES = 30;
const NEEDED_MEMORY_GIBIBYTES = 6;
const OLDEST_GO = [1, 26] as const;

/** One thing that was looked at. */
export interface Finding {
  readonly what: string;
  /** `missing` stops the platform, `lacking` costs something. */
  readonly state: 'fine' | 'lacking' | 'missing';
  /** What there is, or what to do. */
  readonly message: string;
}

/** Looks for everything that the platform needs of the machine; installs nothing. */
export async function examineMachine(
  directory: string,
  manifests: ReadonlyMap<string, PartManifest>,
): Promise<Finding[]> {
  return Promise.all([
    program('npm', ['--version'], 'npm', 'fetches Node and Yarn'),
    go(),
    python(),
    program('cc', ['--version'], 'gcc', 'compiles native modules and runc'),
    program('c++', ['--version'], 'g++', 'compiles native modules'),
    program('make', ['--version'], 'make', 'compiles native modules'),
    disk(directory),
    memory(),
    privilege(),
    systemPackages(manifests),
    chromium(),
  ]);
}

async function program(
  name: string,
  args: readonly string[],
  debianPackage: string,
  why: string,
): Promise<Finding> {
  try {
    const { stdout } = await run(name, args);
    return fine(name, stdout.split('\n')[0]);
  } catch {
    return missing(
      name,
      `it ${why}; apt-get install ${debianPackage} (Debian, Ubuntu), brew install ${debianPackage} (macOS)`,
    );
  }
}

async function go(): Promise<Finding> {
  const why =
    'it compiles Kubernetes and the other parts; version 1.26 or later is needed, from your package manager or go.dev';
  try {
    const { stdout } = await run('go', ['env', 'GOVERSION']);
    return isRecentGo(stdout.trim())
      ? fine('go', stdout.trim())
      : missing('go', `${stdout.trim()} is too old: ${why}`);
  } catch {
    return missing('go', why);
  }
}

/** Tells whether a version such as `go1.26.8` is new enough. */
export function isRecentGo(version: string): boolean {
  const [major, minor] = version
    .replace(/^go/, '')
    .split('.')
    .map(part => parseInt(part, 10));
  const [oldestMajor, oldestMinor] = OLDEST_GO;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

async function python(): Promise<Finding> {
  try {
    await run('python3', ['-c', 'import venv, ensurepip']);
    const { stdout } = await run('python3', ['--version']);
    return fine('python3', stdout.trim());
  } catch {
    return missing(
      'python3',
      'with venv it builds the documentation; apt-get install python3 python3-venv (Debian, Ubuntu), brew install python3 (macOS)',
    );
  }
}

async function disk(directory: string): Promise<Finding> {
  const { bavail, bsize } = statfsSync(directory);
  const free = Math.floor((bavail * bsize) / GIBIBYTE);
  return free >= NEEDED_DISK_GIBIBYTES
    ? fine('disk', `${free} GiB free`)
    : lacking(
        'disk',
        `${free} GiB free, a first start takes up to ${NEEDED_DISK_GIBIBYTES} GiB; 'go clean -cache' frees what compilers keep`,
      );
}

async function memory(): Promise<Finding> {
  const gibibytes = Math.round(totalmem() / GIBIBYTE);
  return gibibytes >= NEEDED_MEMORY_GIBIBYTES
    ? fine('memory', `${gibibytes} GiB`)
    : lacking(
        'memory',
        `${gibibytes} GiB; ${NEEDED_MEMORY_GIBIBYTES} GiB are wanted, '--nodes simulated' takes less`,
      );
}

async function privilege(): Promise<Finding> {
  const what = 'real node';
  if (process.platform !== 'linux') {
    return lacking(what, 'it needs Linux; nodes will be simulated');
  }
  if (process.getuid?.() === 0) {
    return fine(what, 'root');
  }
  try {
    await run('sudo', ['-V']);
    return fine(what, 'sudo will be asked for once');
  } catch {
    return lacking(
      what,
      'it needs root or sudo; without them nodes will be simulated',
    );
  }
}

async function systemPackages(
  manifests: ReadonlyMap<string, PartManifest>,
): Promise<Finding> {
  const what = 'system packages';
  const wanted = [...manifests.values()].flatMap(
    manifest => manifest.systemPackages.debian ?? [],
  );
  const absent = await missingPackages(wanted);
  if (absent === undefined) {
    return lacking(
      what,
      `real nodes, the git host and workspaces need what Debian calls ${wanted.join(
        ', ',
      )}`,
    );
  }
  return absent.length === 0
    ? fine(what, wanted.join(', '))
    : lacking(
        what,
        `real nodes, the git host and workspaces need them: apt-get install ${absent.join(
          ' ',
        )}`,
      );
}

async function chromium(): Promise<Finding> {
  try {
    return fine('chromium', await findChromium(process.env));
  } catch (error) {
    return lacking('chromium', (error as Error).message);
  }
}

function fine(what: string, message: string): Finding {
  return { what, state: 'fine', message };
}

function lacking(what: string, message: string): Finding {
  return { what, state: 'lacking', message };
}

function missing(what: string, message: string): Finding {
  return { what, state: 'missing', message };
}
