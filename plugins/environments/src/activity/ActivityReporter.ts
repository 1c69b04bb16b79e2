/** Options of {@link ActivityReporter}. */
export interface ActivityReporterOptions {
  /** Notes that somebody uses the environment now. */
  note: () => Promise<void>;
  /** Whether the tab can be seen. */
  isVisible: () => boolean;
  /** Told with each failure, and with undefined once noting works again. */
  onError: (error: Error | undefined) => void;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

const AT_MOST_EVERY_MS = 60_000;

/**
 * Tells that an environment is used: once when its page is opened, and then
 * with real input, at most once a minute. A hidden tab says nothing, and one
 * that nobody touches says nothing either: there is no timer in here.
 */
export class ActivityReporter {
  readonly #options: Required<ActivityReporterOptions>;
  #opened = false;
  #notedAt = -Infinity;

  constructor(options: ActivityReporterOptions) {
    this.#options = { now: Date.now, ...options };
  }

  /** The page was opened, or its tab came to the front: counts the first time that it can be seen. */
  seen() {
    if (!this.#opened && this.#options.isVisible()) {
      this.#opened = true;
      this.#note();
    }
  }

  /** Somebody pressed a key or clicked. */
  input() {
    const { isVisible, now } = this.#options;
    if (isVisible() && now() - this.#notedAt >= AT_MOST_EVERY_MS) {
      this.#opened = true;
      this.#note();
    }
  }

  #note() {
    const { note, onError, now } = this.#options;
    this.#notedAt = now();
    note().then(
      () => onError(undefined),
      failure =>
        onError(failure instanceof Error ? failure : new Error(`${failure}`)),
    );
  }
}
