import { Response } from 'express';

const KEEP_ALIVE_MS = 15_000;
/** A reader that is this far behind is let go; it comes back and gets a fresh start. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** One response of server-sent events. */
export class EventStream {
  readonly #response: Response;
  readonly #keepAlive: NodeJS.Timeout;
  #onClose: Array<() => void> = [];
  #closed = false;

  constructor(response: Response) {
    this.#response = response;
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Also keeps compression, which would hold events back, away.
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    this.#keepAlive = setInterval(
      () => response.write(': keep-alive\n\n'),
      KEEP_ALIVE_MS,
    );
    response.on('close', () => this.#finish());
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Calls back once when the stream ends, from whichever side. */
  onClose(callback: () => void): void {
    if (this.#closed) {
      callback();
    } else {
      this.#onClose.push(callback);
    }
  }

  send(event: string, data: unknown): void {
    if (this.#closed) {
      return;
    }
    if (this.#response.writableLength > MAX_WAITING_BYTES) {
      this.close('TooSlow');
      return;
    }
    this.#write(event, data);
  }

  /** Resolves when the reader has taken most of what was sent, or is gone. */
  async ready(): Promise<void> {
    if (this.#closed || !this.#response.writableNeedDrain) {
      return;
    }
    await new Promise<void>(resolve => {
      this.#response.once('drain', resolve);
      this.onClose(resolve);
    });
  }

  /** Ends the stream, with a last event that says why where the other side should not just come back. */
  close(
    reason?:
      | 'PermissionRevoked'
      | 'Deleted'
      | 'ServerStopping'
      | 'TooSlow'
      | 'End',
  ) {
    if (this.#closed) {
      return;
    }
    if (reason) {
      this.#write('closed', { reason });
    }
    this.#response.end();
    this.#finish();
  }

  #write(event: string, data: unknown): void {
    this.#response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #finish(): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    clearInterval(this.#keepAlive);
    this.#onClose.forEach(callback => callback());
    this.#onClose = [];
  }
}
