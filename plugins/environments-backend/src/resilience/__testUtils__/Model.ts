import { DevEnvironment, Phase } from '@itdo/plugin-environments-common';

const HOUR_MS = 3_600_000;

/** What somebody asked of one environment, as simply as it can be said. */
export interface Declared {
  environment: DevEnvironment;
  ttlHours: number;
  paused: boolean;
  /** When it is to be removed, in milliseconds since 1970, where that was asked for. */
  deleteAt?: number;
  /** Whether it was deleted at once. */
  deleted: boolean;
}

/** What has to come of it: a phase in which it stays, or that it is gone. */
export type Fate =
  | Extract<Phase, 'Ready' | 'Paused' | 'PendingDeletion'>
  | 'Gone';

/** All that was asked so far, and the time. */
export class Model {
  readonly declared = new Map<string, Declared>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get now(): number {
    return this.#now();
  }

  /** @returns undefined where there never was one of that name */
  fateOf(name: string): Fate | undefined {
    const declared = this.declared.get(name);
    return declared && this.#fate(declared);
  }

  /** Names of those that are to have one of these fates. */
  named(...fates: Fate[]): string[] {
    return [...this.declared.keys()].filter(name =>
      fates.some(each => each === this.fateOf(name)),
    );
  }

  #fate({
    environment: { metadata },
    ttlHours,
    paused,
    deleteAt,
    deleted,
  }: Declared): Fate {
    const expires =
      Date.parse(metadata.creationTimestamp ?? '') + ttlHours * HOUR_MS;
    if (deleted || Math.min(expires, deleteAt ?? Infinity) <= this.now) {
      return 'Gone';
    }
    if (deleteAt !== undefined) {
      return 'PendingDeletion';
    }
    return paused ? 'Paused' : 'Ready';
  }
}
