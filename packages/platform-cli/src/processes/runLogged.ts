import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';
import { Failure, systemErrorCode } from '../failure.ts';
import { readTail } from './logFile.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Takes standard output and standard error, appended. */
  readonly log: string;
  readonly signal?: AbortSignal;
  readonly uid?: number;
  readonly gid?: number;
  /** The process's nice value: higher ones leave the processor to others. */
  readonly niceness?: number;
}

/**
 * Runs a program to its end with its output in a log.
 *
 * @throws Failure when it ends other than with 0: the last line that it said and where the rest stands; the system's
 * own error when it cannot be started
 */
export async function runLogged(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<void> {
  const { log, niceness, ...spawnOptions } = options;
  const descriptor = openSync(log, 'a', 0o600);
  try {
    const outcome = await new Promise<string>((resolve, reject) => {
      const child = spawn(program, args, {
        ...spawnOptions,
        stdio: ['ignore', descriptor, descriptor],
      });
      child.once('error', reject);
      child.once('spawn', () => yieldTo(child.pid, niceness));
      child.once('exit', (code, signal) => resolve(signal ?? String(code)));
    });
    if (outcome !== '0') {
      throw new Failure(explain(program, args, outcome, log));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Lowers the priority of a process that has just begun; what it starts itself inherits it. */
function yieldTo(pid: number | undefined, niceness: number | undefined): void {
  if (pid !== undefined && niceness !== undefined) {
    try {
      setPriority(pid, niceness);
    } catch (error) {
      // One that has ended already needs no priority.
      if (systemErrorCode(error) !== 'ESRCH') {
        throw error;
      }
    }
  }
}

function explain(
  program: string,
  args: readonly string[],
  outcome: string,
  log: string,
): string {
  const tail = readTail(log, 4096);
  if (/no space left on device|ENOSPC/i.test(tail)) {
    return `the disk is full: '${program} ${args[0]}' could not write; './platform doctor' says how much room is needed`;
  }
  return `'${basename(program)} ${args
    .map(arg => basename(arg))
    .slice(0, 3)
    .join(' ')}' ended with ${outcome}: ${mostTelling(
    tail,
  )} (the rest stands in ${log})`;
}

/** The last line that speaks of an error, or else the last one with words in it. */
function mostTelling(output: string): string {
  const lines = output
    .split('\n')
    .map(line => line.trim())
    .filter(line => /\p{L}/u.test(line));
  const telling = lines.findLast(line => /error|cannot|can't|fail/i.test(line));
  return telling ?? lines.at(-1) ?? 'it said nothing';
}
