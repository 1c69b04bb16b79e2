import { createServer, Server } from 'node:http';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { AccessConfig } from '../config/EnvironmentsConfig';
import { AccessProxy } from './AccessProxy';

const HEADERS_TIMEOUT_MS = 30_000;

/** The listener of the access proxy, apart from the portal's. */
export class AccessServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(proxy: AccessProxy) {
    this.#server = createServer(
      // How long a body may take is the service's affair.
      { requestTimeout: 0, headersTimeout: HEADERS_TIMEOUT_MS },
      (request, response) => void proxy.handle(request, response),
    );
    this.#server.on(
      'upgrade',
      (request, socket, head) =>
        void proxy.handleUpgrade(request, socket, head),
    );
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * @returns the port, which the system chooses where 0 is asked for
   * @throws Error in one sentence where it cannot listen there
   */
  async listen({ host, port }: AccessConfig['listen']): Promise<number> {
    try {
      this.#server.listen(port, host);
      await once(this.#server, 'listening');
    } catch (error) {
      throw new Error(
        `environments.access.listen: cannot listen on ${host}:${port}: ${
          (error as Error).message
        }`,
      );
    }
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : port;
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    if (!this.#server.listening) {
      return;
    }
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#sockets.forEach(socket => socket.destroy());
    await closed;
  }
}
