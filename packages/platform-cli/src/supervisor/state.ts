import { join } from 'node:path';
import { readFileIfPresent, writeFileAtomically } from '../instance/files.ts';
import type { Ports } from '../instance/ports.ts';
import type { ClusterChoice } from '../instance/settings.ts';
import type { ProcessIdentity } from '../processes/identity.ts';
import { startRank } from './options.ts';

export type PartState =
  | 'starting'
  | 'ready'
  | 'restarting'
  | 'failed'
  | 'stopping'
  | 'stopped';

/** What the supervisor says of one part. */
export interface PartRecord {
  readonly part: string;
  readonly state: PartState;
  readonly process?: ProcessIdentity;
  readonly port?: number;
  readonly version?: string;
  /** Why it is in this state, in words. */
  readonly message?: string;
  /** What asks the process to end; SIGTERM without it. */
  readonly stopSignal?: NodeJS.Signals;
  /** ISO time of the last change. */
  readonly since: string;
}

/** `run/state.json`: everything that `status`, `stop` and the next start need to know, no secrets. */
export interface InstanceState {
  readonly supervisor: ProcessIdentity;
  readonly ports: Ports;
  readonly cluster?: ClusterChoice;
  /** Set once everything that was asked for is usable. */
  readonly isUp?: boolean;
  /** Where the portal answers, once it does. */
  readonly url?: string;
  /** In the order in which they stand on each other. */
  readonly parts: readonly PartRecord[];
}

function statePath(run: string): string {
  return join(run, 'state.json');
}

export function readInstanceState(run: string): InstanceState | undefined {
  const text = readFileIfPresent(statePath(run));
  return text === undefined ? undefined : (JSON.parse(text) as InstanceState);
}

function byStartOrder(one: PartRecord, other: PartRecord): number {
  return startRank(one.part) - startRank(other.part);
}

/** Keeps `run/state.json` true; each change is written at once and whole. */
export class StateFile {
  readonly #run: string;
  readonly #now: () => Date;
  #state: InstanceState;

  constructor(run: string, initial: InstanceState, now = () => new Date()) {
    this.#run = run;
    this.#now = now;
    this.#state = initial;
    this.#write();
  }

  get state(): InstanceState {
    return this.#state;
  }

  /** Sets what is known of a part; what is not named stays. */
  setPart(part: string, change: Partial<Omit<PartRecord, 'part'>>): void {
    const since = this.#now().toISOString();
    const known = this.#state.parts.find(record => record.part === part);
    const parts = known
      ? this.#state.parts.map(record =>
          record === known ? { ...record, ...change, since } : record,
        )
      : [
          ...this.#state.parts,
          { state: 'starting' as const, ...change, part, since },
        ];
    this.#update({ parts: parts.sort(byStartOrder) });
  }

  setUrl(url: string | undefined): void {
    this.#update({ url });
  }

  setUp(isUp: boolean): void {
    this.#update({ isUp });
  }

  setCluster(cluster: ClusterChoice): void {
    this.#update({ cluster });
  }

  #update(change: Partial<InstanceState>): void {
    this.#state = { ...this.#state, ...change };
    this.#write();
  }

  #write(): void {
    writeFileAtomically(
      statePath(this.#run),
      `${JSON.stringify(this.#state, null, 2)}\n`,
    );
  }
}
