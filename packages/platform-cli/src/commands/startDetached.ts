import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { requireFreeDisk } from '../instance/disk.ts';
import {
  makeInstanceDirectories,
  type InstancePaths,
} from '../instance/paths.ts';
import { readSignInSecret, signInUrl } from '../portal/signIn.ts';
import { openLog } from '../processes/logFile.ts';
import { readInstanceState } from '../supervisor/state.ts';

const POLL_MILLISECONDS = 100;
const READY_LINE = 'everything is up';

/** Reads what is appended to a file from now on, line by line. */
class LogFollower {
  readonly #descriptor: number;
  #offset: number;
  #rest = '';

  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    this.#offset = fstatSync(this.#descriptor).size;
  }

  readLines(): string[] {
    const buffer = Buffer.alloc(64 * 1024);
    const read = readSync(
      this.#descriptor,
      buffer,
      0,
      buffer.length,
      this.#offset,
    );
    this.#offset += read;
    const lines = (this.#rest + buffer.toString('utf8', 0, read)).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}

/**
 * Starts the supervisor in a session of its own, shows what it says until everything is up, and leaves it running.
 *
 * @throws Failure with the supervisor's own sentence when it ends before that
 */
export async function startDetached(paths: InstancePaths): Promise<void> {
  makeInstanceDirectories(paths);
  // The supervisor could not even write down that there is no room.
  requireFreeDisk(paths.state);
  const log = join(paths.logs, 'supervisor.log');
  const descriptor = openLog(log);
  const follower = new LogFollower(log);
  const args = process.argv.slice(1).filter(word => word !== '--detach');
  const child = spawn(process.execPath, args, {
    detached: true,
    env: { ...process.env, PLATFORM_DETACHED: '1' },
    stdio: ['ignore', descriptor, descriptor],
  });
  closeSync(descriptor);
  let hasEnded = false;
  child.once('exit', () => {
    hasEnded = true;
  });
  for (;;) {
    const lines = follower.readLines();
    if (lines.includes(READY_LINE)) {
      break;
    }
    if (hasEnded) {
      const sentence = lines.at(-1)?.replace(/^platform: /, '');
      throw new Failure(sentence ?? `it ended; ${log} may say why`);
    }
    lines.forEach(line => process.stderr.write(`${line}\n`));
    await sleep(POLL_MILLISECONDS);
  }
  child.unref();
  const url = readInstanceState(paths.run)?.url;
  const secret = readSignInSecret(paths.run);
  if (url && secret) {
    process.stdout.write(`The portal: ${signInUrl(url, secret)}\n`);
  }
}

/** Says, in a supervisor without a terminal, that the start has ended well. */
export function sayEverythingIsUp(): void {
  process.stderr.write(`${READY_LINE}\n`);
}
