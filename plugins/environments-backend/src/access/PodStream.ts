import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';

/** Channels of a port that is forwarded: what the container's process sends and gets, and why nothing comes. */
const DATA = 0;
const FAILURE = 1;
/** The first message of each channel repeats the port. */
const GREETING_BYTES = 2;

/** Why a port of a pod cannot be reached, in the words of the node. */
export class PortForwardError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PortForwardError';
  }

  /** Whether the pod is there and nothing in it listens on the port. */
  get isRefused(): boolean {
    return /connection refused/i.test(this.message);
  }
}

/**
 * A connection to a port of a pod over a WebSocket of `portforward`, in the protocol `v4.channel.k8s.io`. It has what
 * Node's HTTP client asks of sockets. There is no way to close one direction alone: its end ends both.
 */
export class PodStream extends Duplex {
  readonly #socket: WebSocket;
  readonly #greeted = new Set<number>();
  #failure = '';

  constructor(socket: WebSocket) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('message', message => this.#take(message as Buffer));
    socket.once('close', () => this.#finish());
    socket.once('error', error => this.destroy(error));
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    if (this.#socket.isPaused) {
      this.#socket.resume();
    }
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    written: (error?: Error | null) => void,
  ): void {
    this.#socket.send(Buffer.concat([Buffer.of(DATA), chunk]), written);
  }

  override _final(ended: (error?: Error | null) => void): void {
    this.#socket.close();
    ended();
  }

  override _destroy(
    error: Error | null,
    destroyed: (error?: Error | null) => void,
  ): void {
    this.#socket.terminate();
    destroyed(error);
  }

  #take(message: Buffer): void {
    const channel = message[0];
    if (!this.#greeted.has(channel)) {
      this.#greeted.add(channel);
      this.#receive(channel, message.subarray(1 + GREETING_BYTES));
      return;
    }
    this.#receive(channel, message.subarray(1));
  }

  #receive(channel: number, content: Buffer): void {
    if (content.length === 0) {
      return;
    }
    if (channel === FAILURE) {
      this.#failure += content.toString('utf8');
    } else if (channel === DATA && !this.push(content)) {
      this.#socket.pause();
    }
  }

  #finish(): void {
    if (this.#failure) {
      this.destroy(new PortForwardError(this.#failure.trim()));
    } else if (!this.destroyed) {
      this.push(null);
    }
  }
}
