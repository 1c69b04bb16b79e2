import { LoggerService } from '@backstage/backend-plugin-api';
import { BackOff, delayAfter } from '../backOff';
import { Clock, sleep } from '../clock';
import { isKubernetesError, KubernetesError } from '../errors';
import { KubernetesObject } from '../objects';
import { CollectionReader, WatchEvent } from './CollectionReader';
import { IdleDeadline } from './IdleDeadline';

/** Where a reflector puts what it learns. */
export interface ReflectorSink<T> {
  /** The whole collection as it is now. */
  replace(items: T[]): void;
  apply(event: Exclude<WatchEvent<T>, { type: 'BOOKMARK' }>): void;
}

/** Durations in milliseconds. */
export interface ReflectorOptions {
  clock: Clock;
  backOff: BackOff;
  /** A watch that brings nothing, not even a bookmark, for so long is taken for dead. API servers send one a minute. */
  idleMs: number;
  /** How long the server is asked to keep a watch; each one gets up to twice this, so that they do not end together. */
  watchMs: number;
  /** After how long a list is read again even if all seems well. */
  resyncMs: number;
  random: () => number;
}

/** A watch that ends sooner than this without having brought anything counts as a failure. */
const SHORT_WATCH_MS = 1_000;

/** Thrown inside to end a watch that has gone silent. */
class SilentWatchError extends Error {
  name = 'SilentWatchError';
}

/** Thrown inside when a watch ended before it could bring anything. */
class ShortWatchError extends Error {
  name = 'ShortWatchError';
}

/**
 * Keeps a sink equal to a collection, for as long as it runs: a list, then watches that each go on where the last one
 * ended, and a new list whenever it is not certain that nothing was missed.
 */
export class Reflector<T extends KubernetesObject> {
  readonly #reader: CollectionReader<T>;
  readonly #sink: ReflectorSink<T>;
  readonly #options: ReflectorOptions;
  readonly #logger: LoggerService;
  /** Where the next watch begins; undefined when a list is due. */
  #position: string | undefined;
  #listedAt = 0;
  #failures = 0;
  #silentWatches = 0;

  watching = false;
  lists = 0;
  watches = 0;
  lastError: Error | undefined;

  constructor(
    reader: CollectionReader<T>,
    sink: ReflectorSink<T>,
    options: ReflectorOptions,
    logger: LoggerService,
  ) {
    this.#reader = reader;
    this.#sink = sink;
    this.#options = options;
    this.#logger = logger;
  }

  /** Returns when the signal aborts, and never throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let pause: number;
      try {
        this.#position ??= await this.#list(signal);
        pause = await this.#watch(this.#position, signal);
      } catch (error) {
        if (signal.aborted) {
          break;
        }
        pause = this.#afterError(error);
      }
      try {
        await sleep(this.#options.clock, pause, signal);
      } catch {
        break;
      }
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { items, resourceVersion } = await this.#reader.list(signal);
    this.lists += 1;
    this.#listedAt = this.#options.clock.now();
    this.#sink.replace(items);
    this.lastError = undefined;
    return resourceVersion;
  }

  /** Follows one watch to its end and answers how long to pause before the next. */
  async #watch(position: string, signal: AbortSignal): Promise<number> {
    const { clock, idleMs, watchMs, resyncMs, random } = this.#options;
    const silence = new AbortController();
    const idle = new IdleDeadline(clock, idleMs, () =>
      silence.abort(
        new SilentWatchError(`the watch was silent for ${idleMs} ms`),
      ),
    );
    const openedAt = clock.now();
    let heard = false;
    try {
      const events = await this.#reader.watch(
        position,
        Math.ceil((watchMs * (1 + random())) / 1000),
        AbortSignal.any([signal, silence.signal]),
      );
      this.watching = true;
      this.watches += 1;
      for await (const event of events) {
        idle.heard();
        heard = true;
        this.#take(event);
      }
    } catch (error) {
      throw silence.signal.aborted ? silence.signal.reason : error;
    } finally {
      this.watching = false;
      idle.clear();
    }
    const lasted = clock.now() - openedAt;
    if (!heard && lasted < SHORT_WATCH_MS) {
      throw new ShortWatchError(
        `the watch ended after ${Math.round(lasted)} ms`,
      );
    }
    this.#failures = 0;
    if (clock.now() - this.#listedAt > resyncMs * (0.9 + 0.2 * random())) {
      this.#position = undefined;
    }
    // All watches of a server that restarts end at once; they should not all return at once.
    return this.#options.backOff.baseMs * random();
  }

  #take(event: WatchEvent<T>): void {
    this.#failures = 0;
    this.#silentWatches = 0;
    this.lastError = undefined;
    if (event.type === 'BOOKMARK') {
      this.#position = event.resourceVersion || this.#position;
      return;
    }
    this.#sink.apply(event);
    this.#position = event.object.metadata?.resourceVersion ?? this.#position;
  }

  #afterError(error: unknown): number {
    const { backOff, random } = this.#options;
    this.lastError = error instanceof Error ? error : new Error(String(error));
    if (error instanceof SilentWatchError) {
      // Going on from the last position brings whatever the dead connection kept back. Only if that stays silent too
      // is the position itself in doubt.
      this.#silentWatches += 1;
      if (this.#silentWatches > 1) {
        this.#position = undefined;
      }
      this.#logger.debug(`${error.message}; opening a new one`);
      return backOff.baseMs * random();
    }
    this.#failures += 1;
    if (!keepsPosition(error)) {
      this.#position = undefined;
    }
    const expired = isKubernetesError(error, 'Expired', 'Gone');
    const delay = delayAfter(backOff, this.#failures, random);
    const asked = KubernetesError.is(error) ? error.retryAfterMs ?? 0 : 0;
    const pause = Math.max(delay, asked);
    const level = expired || this.#failures < 3 ? 'debug' : 'warn';
    this.#logger[level](
      `${this.lastError.message}; next attempt in ${Math.round(pause)} ms`,
    );
    return pause;
  }
}

/**
 * Whether a watch may go on from where it was. Not after `Expired` (the history is gone), nor after anything that casts
 * doubt on what was read; but after a broken connection or a server that is busy or restarting.
 */
function keepsPosition(error: unknown): boolean {
  if (KubernetesError.is(error)) {
    return (
      error.code === 0 ||
      error.code === 429 ||
      (error.code >= 500 && !error.message.includes('resource version'))
    );
  }
  // Errors of sockets and streams carry a code; those of reading what came do not.
  const { code } = error as { code?: unknown };
  return error instanceof ShortWatchError || typeof code === 'string';
}
