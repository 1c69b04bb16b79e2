import { LoggerService } from '@backstage/backend-plugin-api';
import { Clock } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';

/** So often at most a use is noted. */
const ONCE_IN_MS = 60_000;
/**
 * What a page must send over a stream within a minute to count as use: more than the signs of life that pages send by
 * themselves, less than what somebody sends who types.
 */
const USE_BYTES = 4_096;

/** Notes that environments are used, as far as that shows in what is forwarded. */
export class AccessUse {
  readonly #note: (environment: DevEnvironment) => Promise<unknown>;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #noted = new Map<string, number>();

  constructor(options: {
    note(environment: DevEnvironment): Promise<unknown>;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#note = options.note;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** Somebody asked something of it. */
  ofRequest(environment: DevEnvironment): void {
    const now = this.#now();
    const uid = environment.metadata.uid ?? '';
    if ((this.#noted.get(uid) ?? -Infinity) + ONCE_IN_MS > now) {
      return;
    }
    for (const [old, at] of this.#noted) {
      if (at + ONCE_IN_MS <= now) {
        this.#noted.delete(old);
      }
    }
    this.#noted.set(uid, now);
    this.#note(environment).catch(error => {
      // Nobody waits for it, and the next request tries again after a minute.
      this.#logger.warn(
        `the use of '${environment.metadata.name}' was not noted`,
        error,
      );
    });
  }

  /** @returns what to tell of the bytes that a page sends over one stream */
  ofStream(environment: DevEnvironment): (bytes: number) => void {
    let since = this.#now();
    let total = 0;
    return bytes => {
      const now = this.#now();
      if (now - since >= ONCE_IN_MS) {
        since = now;
        total = 0;
      }
      total += bytes;
      if (total > USE_BYTES) {
        this.ofRequest(environment);
      }
    };
  }

  #now(): number {
    return this.#clock.date().getTime();
  }
}
