import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../main.ts');

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs `./platform` as a process of its own, without a terminal.
 *
 * @param input - what it reads, without an end; nothing where it is missing
 */
export async function runPlatform(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input?: string,
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // One that has ended reads nothing more.
  child.stdin.on('error', () => {});
  if (input === undefined) {
    child.stdin.end();
  } else {
    child.stdin.write(input);
  }
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, out, err };
}
