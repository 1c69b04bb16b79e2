import { LoggerService } from '@backstage/backend-plugin-api';
import { Clock, isKubernetesError } from '@itdo/plugin-clusters-node';
import { RawData, WebSocket } from 'ws';
import { channels, endOf, ExecEnd, framed } from './exec';

/** Why a terminal was closed. */
export type TerminalEnd =
  | ExecEnd['reason']
  | 'PermissionRevoked'
  | 'RightUnknown'
  | 'Deleted'
  | 'Idle'
  | 'ContainerGone'
  | 'ServerStopping';

/** Messages in text, from the browser. */
type Control =
  | { type: 'resize'; cols: number; rows: number }
  | { type: 'renew'; ticket: string };

/** How much may wait for the browser before the container has to wait, too. */
const HIGH_WATER_BYTES = 1024 * 1024;
const MOST_COLUMNS = 1000;

/** A browser and a shell in a container, joined. */
export class TerminalSession {
  readonly #browser: WebSocket;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #idleMs: number;
  readonly #renew: (ticket: string) => Promise<void>;
  readonly #ended = new AbortController();
  readonly #done: Promise<TerminalEnd>;
  #finish: (reason: TerminalEnd) => void = () => {};
  #shell: WebSocket | undefined;
  #notIdle: (() => void) | undefined;
  /** Only the newest size counts, and a shell that is yet to come gets it, too. */
  #size: { cols: number; rows: number } | undefined;

  constructor(options: {
    browser: WebSocket;
    clock: Clock;
    idleMs: number;
    logger: LoggerService;
    /** Lets the session go on by a newer ticket, if it is one. */
    renew(ticket: string): Promise<void>;
  }) {
    this.#browser = options.browser;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#idleMs = options.idleMs;
    this.#renew = options.renew;
    this.#done = new Promise(resolve => {
      this.#finish = resolve;
    });
    this.#browser.on('message', (data, isBinary) =>
      isBinary ? this.#typed(bytes(data)) : this.#control(bytes(data)),
    );
    this.#browser.on('close', () => this.#stop('Exited'));
    this.#browser.on('error', () => this.#stop('Exited'));
    this.#stirred();
  }

  /**
   * Joins the two, until one of them ends.
   *
   * @returns why it ended
   */
  async run(
    open: (signal: AbortSignal) => Promise<WebSocket>,
  ): Promise<TerminalEnd> {
    try {
      const shell = await open(this.#ended.signal);
      this.#shell = shell;
      shell.on('message', data => this.#shown(bytes(data)));
      shell.on('close', () =>
        this.close('ContainerGone', 'the connection to the container ended'),
      );
      this.#tell({ type: 'opened' });
      this.#resize();
    } catch (error) {
      if (!this.#ended.signal.aborted) {
        this.#logger.debug('no shell could be opened', {
          reason: String(error),
        });
        this.close(
          'Refused',
          isKubernetesError(error)
            ? error.message
            : 'the cluster could not open a shell',
        );
      }
    }
    return this.#done;
  }

  /** Ends both sides; the browser is told why. */
  close(reason: TerminalEnd, message: string): void {
    if (this.#ended.signal.aborted) {
      return;
    }
    this.#tell({ type: 'closed', reason, message });
    this.#browser.close(1000);
    this.#stop(reason);
  }

  #stop(reason: TerminalEnd): void {
    this.#notIdle?.();
    this.#ended.abort();
    this.#shell?.close();
    this.#finish(reason);
  }

  #typed(data: Buffer): void {
    this.#stirred();
    this.#shell?.send(framed(channels.stdin, data));
  }

  #shown(message: Buffer): void {
    const [channel] = message;
    const payload = message.subarray(1);
    if (channel === channels.status) {
      const { reason, message: why } = endOf(payload);
      this.close(reason, why);
    } else if (
      (channel === channels.stdout || channel === channels.stderr) &&
      payload.length > 0
    ) {
      this.#browser.send(payload, () => {
        if (this.#browser.bufferedAmount < HIGH_WATER_BYTES) {
          this.#shell?.resume();
        }
      });
      if (this.#browser.bufferedAmount >= HIGH_WATER_BYTES) {
        this.#shell?.pause();
      }
    }
  }

  #control(data: Buffer): void {
    const control = readControl(data.toString('utf8'));
    if (control?.type === 'resize') {
      this.#size = control;
      this.#resize();
    } else if (control?.type === 'renew') {
      this.#renew(control.ticket).catch(error => {
        this.#logger.warn('a terminal could not be renewed', {
          reason: String(error),
        });
      });
    }
  }

  #resize(): void {
    if (this.#size && this.#shell) {
      const { cols, rows } = this.#size;
      const size = JSON.stringify({ Width: cols, Height: rows });
      this.#shell.send(framed(channels.resize, size));
    }
  }

  #stirred(): void {
    this.#notIdle?.();
    this.#notIdle = this.#clock.schedule(this.#idleMs, () =>
      this.close(
        'Idle',
        `nothing was typed for ${Math.round(this.#idleMs / 60_000)} minutes`,
      ),
    );
  }

  #tell(message: object): void {
    if (this.#browser.readyState === WebSocket.OPEN) {
      this.#browser.send(JSON.stringify(message));
    }
  }
}

function readControl(text: string): Control | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is no message of the protocol has no answer in it.
    return undefined;
  }
  const { type, cols, rows, ticket } = (value ?? {}) as Record<string, unknown>;
  if (type === 'resize' && isSize(cols) && isSize(rows)) {
    return { type, cols, rows };
  }
  return type === 'renew' && typeof ticket === 'string'
    ? { type, ticket }
    : undefined;
}

function isSize(value: unknown): value is number {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value > 0 &&
    value <= MOST_COLUMNS
  );
}

function bytes(data: RawData): Buffer {
  if (Array.isArray(data)) {
    return Buffer.concat(data);
  }
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
