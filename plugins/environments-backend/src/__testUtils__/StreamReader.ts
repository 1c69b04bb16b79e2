import { get, IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { eventually } from './controlPlane';

/** Reads server-sent events. */
export class StreamReader {
  readonly #request: ReturnType<typeof get>;
  #text = '';
  #read = 0;

  /** @param path - on the server, from its root on */
  constructor(server: Server, path: string, headers: IncomingHttpHeaders) {
    const { port } = server.address() as AddressInfo;
    const options = { host: '127.0.0.1', port, path, headers };
    this.#request = get(options, (message: IncomingMessage) =>
      message.setEncoding('utf8').on('data', part => {
        this.#text += part;
      }),
    );
    // Closing it from here ends it with an error, which says nothing.
    this.#request.on('error', () => {});
  }

  /** The data of the next event of a name; what came before it is passed over. */
  next(event: string): Promise<unknown> {
    return eventually(async () => {
      const whole = this.#text.slice(this.#read);
      const match = new RegExp(`^event: ${event}\ndata: (.*)\n\n`, 'm').exec(
        whole,
      );
      if (!match) {
        return undefined;
      }
      this.#read += match.index + match[0].length;
      return JSON.parse(match[1]) as object;
    });
  }

  close(): void {
    this.#request.destroy();
  }
}
