/** Why a terminal was closed, as the server says it. */
export interface TerminalClosed {
  reason: string;
  message: string;
}

/** What a link to a shell tells. */
export interface TerminalListener {
  onOpen(): void;
  onData(data: Uint8Array): void;
  /** Called once, at the end. */
  onClose(closed: TerminalClosed): void;
}

const LOST: TerminalClosed = {
  reason: 'Lost',
  message: 'the connection to the platform was lost',
};

/** The WebSocket of one shell. */
export class TerminalLink {
  readonly #socket: WebSocket;
  readonly #listener: TerminalListener;
  #closed = false;

  constructor(url: string, listener: TerminalListener) {
    this.#listener = listener;
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = () => this.#end(LOST);
  }

  type(text: string): void {
    this.#send(new TextEncoder().encode(text));
  }

  resize(cols: number, rows: number): void {
    this.#send(JSON.stringify({ type: 'resize', cols, rows }));
  }

  /** Lets the shell live on the right that a newer ticket stands for. */
  renew(ticket: string): void {
    this.#send(JSON.stringify({ type: 'renew', ticket }));
  }

  close(): void {
    this.#end({ reason: 'Left', message: 'you closed it' });
    this.#socket.close();
  }

  #receive(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.#listener.onData(new Uint8Array(data));
      return;
    }
    const message = JSON.parse(String(data)) as {
      type: string;
    } & TerminalClosed;
    if (message.type === 'opened') {
      this.#listener.onOpen();
    } else if (message.type === 'closed') {
      this.#end(message);
    }
  }

  #send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(data);
    }
  }

  #end({ reason, message }: TerminalClosed): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#listener.onClose({ reason, message });
    }
  }
}
