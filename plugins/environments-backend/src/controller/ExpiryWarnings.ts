import { Clock } from '@itdo/plugin-clusters-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  DevEnvironment,
  DevEnvironmentStatus,
} from '@itdo/plugin-environments-common';
import { Notify } from '../lifecycle/Notify';
import { warningsOf } from '../lifecycle/warnings';
import { timesOf } from '../plan/plan';

const TRY_AGAIN_MS = 60_000;

/** Tells owners that the time of their environment is nearly up. */
export class ExpiryWarnings {
  readonly #notify: Notify | undefined;
  readonly #clock: Clock;
  readonly #logger: LoggerService;

  /** @param options.notify - without it nobody is told */
  constructor(options: {
    notify?: Notify;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#notify = options.notify;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /**
   * Sends what is due.
   *
   * @param status - the newest that is known
   * @returns what the status is to say was sent last, and in how many milliseconds to ask again
   */
  async send(
    environment: DevEnvironment,
    status: DevEnvironmentStatus,
  ): Promise<{
    warned: DevEnvironmentStatus['warned'];
    againInMs?: number;
  }> {
    const { warned } = status;
    if (!this.#notify) {
      return { warned };
    }
    const now = this.#clock.date();
    const { due, nextAt } = warningsOf(environment, status, now);
    const againInMs = nextAt === undefined ? undefined : nextAt - now.getTime();
    if (due === undefined) {
      return { warned, againInMs };
    }
    const { expiresAt } = timesOf(environment);
    try {
      await this.#notify(environment, { hours: due, expiresAt });
    } catch (error) {
      // Environments are kept whether or not anybody can be told; the status goes on saying what was.
      this.#logger.warn(
        `the owner of ${environment.metadata.name} could not be told that it ends at ${expiresAt}; again in a minute`,
        error instanceof Error ? error : new Error(String(error)),
      );
      return {
        warned,
        againInMs: Math.min(againInMs ?? Infinity, TRY_AGAIN_MS),
      };
    }
    return { warned: { expiresAt, hours: due }, againInMs };
  }
}
