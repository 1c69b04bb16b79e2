import { linkSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, systemErrorCode } from '../failure.ts';
import {
  identifyProcess,
  isSameProcessAlive,
  type ProcessIdentity,
} from '../processes/identity.ts';
import { readFileIfPresent, writeFileAtomically } from './files.ts';

const FILE = 'supervisor.lock';
const POLL_MILLISECONDS = 200;

/** The one supervisor of an instance, while it lives. */
export interface Lock {
  release(): void;
  /** Set when a lock of a supervisor that no longer lives was taken over. */
  readonly tookOver?: ProcessIdentity;
}

/**
 * Makes this process the supervisor of the instance. A lock whose process is gone is taken over; a living one, or one
 * that cannot be judged, refuses the start.
 */
export function acquireLock(run: string): Lock {
  const lock = takeLock(join(run, FILE));
  if ('holder' in lock) {
    throw new Failure(
      `the platform of this checkout already runs (pid ${lock.holder.pid}); './platform status' shows it, './platform stop' ends it`,
    );
  }
  return lock;
}

/** Runs the task while no other process that names the same lock does; waits for a living holder to end or let go. */
export async function whileLocked<T>(
  path: string,
  task: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let lock = takeLock(path);
  while ('holder' in lock) {
    await sleep(POLL_MILLISECONDS, undefined, { signal });
    lock = takeLock(path);
  }
  try {
    return await task();
  } finally {
    lock.release();
  }
}

function takeLock(path: string): Lock | { holder: ProcessIdentity } {
  const own = identifyProcess(process.pid);
  if (!own) {
    throw new Error('this process cannot be identified');
  }
  const candidate = `${path}.${process.pid}`;
  writeFileAtomically(candidate, JSON.stringify(own));
  try {
    let tookOver: ProcessIdentity | undefined;
    for (let attempt = 0; attempt < 5; attempt++) {
      if (tryLink(candidate, path)) {
        return { tookOver, release: () => release(path, own) };
      }
      const holder = readLockFile(path);
      if (holder && isSameProcessAlive(holder)) {
        return { holder };
      }
      if (holder) {
        setAside(path, holder);
        tookOver = holder;
      }
    }
    throw new Failure(
      `other starts of this checkout are in the way of ${path}; try again`,
    );
  } finally {
    rmSync(candidate, { force: true });
  }
}

/** The supervisor that the instance's lock names, alive or not; undefined where there is no lock. */
export function readLock(run: string): ProcessIdentity | undefined {
  return readLockFile(join(run, FILE));
}

function readLockFile(path: string): ProcessIdentity | undefined {
  const text = readFileIfPresent(path);
  if (text === undefined) {
    return undefined;
  }
  try {
    const value = JSON.parse(text) as ProcessIdentity;
    if (Number.isInteger(value.pid) && typeof value.started === 'string') {
      return value;
    }
  } catch {
    // Said below, with what to do about it.
  }
  throw new Failure(
    `the lock ${path} cannot be read, so that nobody knows who holds it; make sure that no platform runs here and delete it`,
  );
}

function tryLink(candidate: string, path: string): boolean {
  try {
    linkSync(candidate, path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** Removes a stale lock, unless another start has put its own in the place since. */
function setAside(path: string, stale: ProcessIdentity): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      return;
    }
    throw error;
  }
  const taken = JSON.parse(readFileIfPresent(aside) ?? '{}') as ProcessIdentity;
  if (taken.pid !== stale.pid || taken.started !== stale.started) {
    tryLink(aside, path);
  }
  rmSync(aside, { force: true });
}

function release(path: string, own: ProcessIdentity): void {
  const text = readFileIfPresent(path);
  if (text === JSON.stringify(own)) {
    rmSync(path, { force: true });
  }
}
