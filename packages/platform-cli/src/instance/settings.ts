import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { readFileIfPresent, writeFileAtomically } from './files.ts';

export type NodeMode = 'real' | 'simulated';

/** Which cluster the portal uses and, for the embedded one, what its nodes are; chosen at the first start. */
export interface ClusterChoice {
  readonly mode: NodeMode | 'external';
  /** Why it is this mode, in words for the user. */
  readonly reason: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** The eight hex digits that keep this checkout's cgroups, sockets and folders apart from others'. */
export function loadInstanceId(state: string): string {
  const path = join(state, 'instance');
  const known = readFileIfPresent(path)?.trim();
  if (known !== undefined) {
    if (!/^[0-9a-f]{8}$/.test(known)) {
      throw new Failure(
        `${path} does not hold eight hex digits; run './platform reset'`,
      );
    }
    return known;
  }
  const id = randomBytes(4).toString('hex');
  writeFileAtomically(path, `${id}\n`);
  return id;
}

/** The choice of an earlier start, or undefined before the first one. */
export function readClusterChoice(state: string): ClusterChoice | undefined {
  const text = readFileIfPresent(join(state, 'mode.json'));
  return text === undefined ? undefined : (JSON.parse(text) as ClusterChoice);
}

export function writeClusterChoice(state: string, choice: ClusterChoice): void {
  writeFileAtomically(
    join(state, 'mode.json'),
    `${JSON.stringify(choice, null, 2)}\n`,
  );
}
