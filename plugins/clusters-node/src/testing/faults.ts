/** What a faulty API server does instead of answering a request. */
export const REQUEST_FAULTS = [
  /** Says that somebody else was faster. */
  'conflict',
  /** Asks to be left alone for a second. */
  'throttled',
  /** Fails before it did anything. */
  'failed',
  /** Fails after it did what was asked. */
  'failedAfterwards',
  /** Does nothing, lets wait and then cuts the connection. */
  'held',
  /** Does what was asked, and cuts the connection instead of saying so. */
  'answerLost',
] as const;

/** What a faulty API server does to a watch. */
export const WATCH_FAULTS = [
  /** Refuses it, as what it is to begin after is forgotten. */
  'expired',
  /** Ends it by saying so in its stream. */
  'expiredLater',
  /** Cuts it, in the middle of an event if need be. */
  'dropped',
  /** Leaves it open, and says nothing any more. */
  'silent',
] as const;

export type RequestFault = (typeof REQUEST_FAULTS)[number];
export type WatchFault = (typeof WATCH_FAULTS)[number];
export type Fault = RequestFault | WatchFault;

/** Pauses hold up all requests of a client at once; a server that asks for them says so more seldom than it fails. */
const WEIGHTS: Record<Fault, number> = {
  conflict: 4,
  throttled: 1,
  failed: 4,
  failedAfterwards: 4,
  held: 2,
  answerLost: 3,
  expired: 1,
  expiredLater: 1,
  dropped: 1,
  silent: 1,
};

/** Faults that only what changes something can meet. */
const OF_WRITES = new Set<Fault>(['conflict']);

/** How often what goes wrong; rates are between 0 and 1. */
export interface FaultPlan {
  seed: number;
  /** Of requests that are answered at once. */
  requests: number;
  /** Of watches. */
  watches: number;
}

/**
 * Decides which requests meet which fault: by the seed, by what is asked and by how often that was asked before. The
 * order in which requests of many come does not matter, so that a seed means the same however busy the machine is.
 */
export class Faults {
  readonly #plan: FaultPlan;
  readonly #asked = new Map<string, number>();

  constructor(plan: FaultPlan) {
    this.#plan = plan;
  }

  /** @param path - without the query */
  next(method: string, path: string, isWatch: boolean): Fault | undefined {
    const asked = `${isWatch ? 'WATCH' : method} ${path}`;
    const times = this.#asked.get(asked) ?? 0;
    this.#asked.set(asked, times + 1);
    const random = randomOf(`${this.#plan.seed} ${asked} ${times}`);
    const rate = isWatch ? this.#plan.watches : this.#plan.requests;
    if (random() >= rate) {
      return undefined;
    }
    const possible: readonly Fault[] = isWatch
      ? WATCH_FAULTS
      : REQUEST_FAULTS.filter(
          fault => method !== 'GET' || !OF_WRITES.has(fault),
        );
    return weighted(possible, random());
  }
}

function weighted(faults: readonly Fault[], random: number): Fault {
  const total = faults.reduce((sum, fault) => sum + WEIGHTS[fault], 0);
  let left = random * total;
  for (const fault of faults) {
    left -= WEIGHTS[fault];
    if (left < 0) {
      return fault;
    }
  }
  return faults[0];
}

/** Numbers between 0 and 1 that follow from a text: the same text, the same numbers. */
export function randomOf(text: string): () => number {
  // FNV-1a for the beginning, mulberry32 to go on.
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
