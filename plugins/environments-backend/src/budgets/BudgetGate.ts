import { Clock, keyOf } from '@itdo/plugin-clusters-node';
import {
  Budgets,
  DevEnvironment,
  exceeded,
} from '@itdo/plugin-environments-common';
import { EnvironmentStore } from '../environments/EnvironmentStore';
import { RefusedError } from '../http/RefusedError';

/** After so long the watch has told of a write, or never will. */
const REMEMBERED_MS = 60_000;

interface Entry {
  environment: DevEnvironment;
  /** Of what was written; missing while that is under way. */
  generation?: number;
  until: number;
}

/**
 * Holds requests to the budgets. What was let in counts from then on, although the watch tells of it a moment later, so
 * that requests side by side do not pass an edge. That is a courtesy of one process: the controller decides in the end.
 */
export class BudgetGate {
  readonly #store: EnvironmentStore;
  readonly #budgets: Budgets;
  readonly #clock: Clock;
  readonly #entered = new Map<string, Entry>();

  constructor(options: {
    store: EnvironmentStore;
    budgets: Budgets;
    clock: Clock;
  }) {
    this.#store = options.store;
    this.#budgets = options.budgets;
    this.#clock = options.clock;
    const told = (environment: DevEnvironment) => this.#told(environment);
    this.#store.informer.subscribe({
      added: told,
      updated: told,
      deleted: environment => this.#entered.delete(keyOf(environment)),
    });
  }

  /** All environments, as they are or are about to be. */
  environments(): DevEnvironment[] {
    const all = new Map(this.#store.list().map(each => [keyOf(each), each]));
    const now = this.#clock.now();
    for (const [key, { environment, until }] of this.#entered) {
      if (until < now) {
        this.#entered.delete(key);
      } else {
        all.set(key, environment);
      }
    }
    return [...all.values()];
  }

  /**
   * Writes an environment that fits into the budgets.
   *
   * @param before - as it is, where it exists already
   * @throws RefusedError where it does not fit
   */
  async enter(
    environment: DevEnvironment,
    before: DevEnvironment | undefined,
    write: () => Promise<DevEnvironment>,
  ): Promise<DevEnvironment> {
    const problems = exceeded(
      environment,
      this.environments(),
      this.#budgets,
      before,
    );
    if (problems.length > 0) {
      throw new RefusedError(problems);
    }
    const key = keyOf(environment);
    const entry: Entry = {
      environment,
      until: this.#clock.now() + REMEMBERED_MS,
    };
    this.#entered.set(key, entry);
    try {
      const written = await write();
      entry.environment = written;
      entry.generation = written.metadata.generation;
      // The watch may have been faster than the answer.
      const seen = this.#store.known(written.metadata);
      if (seen) {
        this.#told(seen);
      }
      return written;
    } catch (error) {
      if (this.#entered.get(key) === entry) {
        this.#entered.delete(key);
      }
      throw error;
    }
  }

  /** Forgets a write that the watch has told of. */
  #told(seen: DevEnvironment): void {
    const key = keyOf(seen);
    const generation = this.#entered.get(key)?.generation;
    if (
      generation !== undefined &&
      (seen.metadata.generation ?? 0) >= generation
    ) {
      this.#entered.delete(key);
    }
  }
}
