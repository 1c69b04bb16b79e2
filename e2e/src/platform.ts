import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The journeys run in the folder `e2e` of the checkout. */
export const PLATFORM = join(process.cwd(), '..', 'platform');

interface Status {
  readonly parts: ReadonlyArray<{
    readonly part: string;
    readonly state: string;
    readonly pid?: number;
  }>;
}

async function part(name: string) {
  const { stdout } = await run(PLATFORM, ['status', '-o', 'json']);
  const { parts } = JSON.parse(stdout) as Status;
  const found = parts.find(candidate => candidate.part === name);
  if (!found) {
    throw new Error(`./platform status tells of no part '${name}'`);
  }
  return found;
}

/** State of a part, in the words of `./platform status`. */
export async function partState(name: string): Promise<string> {
  return (await part(name)).state;
}

/** Ends the launcher of the cluster, and with it the cluster's whole tree, by SIGKILL. */
export async function killTheCluster(): Promise<void> {
  const { pid } = await part('cluster');
  if (pid === undefined) {
    throw new Error('The cluster does not run');
  }
  process.kill(pid, 'SIGKILL');
}
