import { ResponseError } from '@backstage/errors';
import { type EventSourceMessage } from 'eventsource-parser';
import { backoffMs } from './backoff';
import { readEvents } from './readEvents';
import { onBrowserWake } from './onBrowserWake';

/**
 * What the page may tell its reader about the connection.
 *
 * `refused` is final: the server said that this reader may not have the stream,
 * or that there is nothing to stream; asking again would not help.
 */
export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'reconnecting'; attempt: number; error?: Error }
  | { kind: 'refused'; error: Error };

/** Options of {@link LiveStream}. */
export interface LiveStreamOptions {
  /** Opens the stream; called again for every attempt. */
  open: (signal: AbortSignal) => Promise<Response>;
  onMessage: (message: EventSourceMessage) => void;
  onState: (state: LiveState) => void;
  /**
   * After this many milliseconds without a byte the connection counts as dead.
   * The server's keep-alive must come more often.
   */
  silenceMs?: number;
  /** Subscribes to "the machine is back": awake, online, tab in front. */
  onWake?: (listener: () => void) => () => void;
  /** A number in [0, 1). */
  random?: () => number;
}

const DEFAULT_SILENCE_MS = 45_000;
const FINAL_STATUSES = [400, 403, 404, 410];

/**
 * A server-sent event stream that heals itself.
 *
 * It reconnects with jittered back-off when the connection ends, fails or
 * falls silent, and at once when the machine wakes or comes online. Every
 * connection starts with the whole state, so nothing missed has to be replayed.
 */
export class LiveStream {
  readonly #options: Required<LiveStreamOptions>;
  readonly #stopped = new AbortController();
  #lastByteAt = 0;
  #connection: AbortController | undefined;
  #endWait: (() => void) | undefined;

  constructor(options: LiveStreamOptions) {
    this.#options = {
      silenceMs: DEFAULT_SILENCE_MS,
      onWake: onBrowserWake,
      random: Math.random,
      ...options,
    };
  }

  /** Connects, and keeps connected until the returned function is called. */
  start(): () => void {
    const forgetWake = this.#options.onWake(() => this.#wake());
    this.#stopped.signal.addEventListener('abort', forgetWake, { once: true });
    void this.#run();
    return () => this.#stop();
  }

  #stop() {
    this.#stopped.abort();
    this.#connection?.abort();
    this.#endWait?.();
  }

  #wake() {
    this.#endWait?.();
    const silentFor = Date.now() - this.#lastByteAt;
    if (silentFor > this.#options.silenceMs) {
      this.#connection?.abort();
    }
  }

  async #run() {
    const { onState, random } = this.#options;
    let attempt = 0;
    onState({ kind: 'connecting' });
    while (!this.#stopped.signal.aborted) {
      const end = await this.#connect();
      if (this.#stopped.signal.aborted) {
        return;
      }
      if (end.final) {
        onState({ kind: 'refused', error: end.final });
        this.#stop();
        return;
      }
      attempt = end.wasLive ? 1 : attempt + 1;
      onState({ kind: 'reconnecting', attempt, error: end.error });
      await this.#wait(backoffMs(attempt, random()));
    }
  }

  async #connect(): Promise<{
    wasLive: boolean;
    error?: Error;
    final?: Error;
  }> {
    const { open, onMessage, onState, silenceMs } = this.#options;
    const connection = new AbortController();
    this.#connection = connection;
    let wasLive = false;
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      this.#lastByteAt = Date.now();
      clearTimeout(watchdog);
      watchdog = setTimeout(() => connection.abort(), silenceMs);
    };
    try {
      alive();
      const response = await open(connection.signal);
      if (!response.ok) {
        const error = await ResponseError.fromResponse(response);
        return FINAL_STATUSES.includes(response.status)
          ? { wasLive, final: error }
          : { wasLive, error };
      }
      if (!response.body) {
        throw new Error('The server answered the live stream with no body');
      }
      wasLive = true;
      onState({ kind: 'live' });
      await readEvents(response.body, onMessage, alive);
      return { wasLive };
    } catch (error) {
      return {
        wasLive,
        error: error instanceof Error ? error : new Error(String(error)),
      };
    } finally {
      clearTimeout(watchdog);
      connection.abort();
      this.#connection = undefined;
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#endWait?.(), ms);
      this.#endWait = () => {
        clearTimeout(timer);
        this.#endWait = undefined;
        resolve();
      };
    });
  }
}
