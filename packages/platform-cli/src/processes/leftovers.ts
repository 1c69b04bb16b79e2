import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, systemErrorCode } from '../failure.ts';
import { isSameProcessAlive, type ProcessIdentity } from './identity.ts';

const POLL_MILLISECONDS = 50;

/** A process that an earlier supervisor started and did not live to end. */
export interface Leftover {
  readonly part: string;
  readonly identity: ProcessIdentity;
  /** What asks it to end. */
  readonly signal: NodeJS.Signals;
}

/**
 * Ends what an earlier supervisor left, in the given order. Only processes that are exactly those recorded are
 * touched. Returns the parts that were still there.
 */
export async function endLeftovers(
  leftovers: readonly Leftover[],
  graceMilliseconds: number,
): Promise<string[]> {
  const ended: string[] = [];
  for (const { part, identity, signal } of leftovers) {
    if (!isSameProcessAlive(identity)) {
      continue;
    }
    ended.push(part);
    send(part, identity.pid, signal);
    if (!(await waitForEnd(identity, graceMilliseconds))) {
      send(part, identity.pid, 'SIGKILL');
      if (!(await waitForEnd(identity, graceMilliseconds))) {
        throw new Failure(
          `${part} of an earlier start (pid ${identity.pid}) does not end; end it by hand and start again`,
        );
      }
    }
  }
  return ended;
}

function send(part: string, pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (systemErrorCode(error) === 'EPERM') {
      throw new Failure(
        `${part} of an earlier start (pid ${pid}) belongs to another user; end it as that user and start again`,
      );
    }
    if (systemErrorCode(error) !== 'ESRCH') {
      throw error;
    }
  }
}

/** Waits until the process is gone; false when it still runs after `milliseconds`. */
export async function waitForEnd(
  identity: ProcessIdentity,
  milliseconds: number,
): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (isSameProcessAlive(identity)) {
    if (performance.now() > deadline) {
      return false;
    }
    await sleep(POLL_MILLISECONDS);
  }
  return true;
}
