import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { FakeCollection } from './FakeCollection';
import { sendStatus } from './responses';

export interface RecordedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers a request in place of the collection; returns whether it did. */
export type Intercept = (
  request: RecordedRequest,
  response: ServerResponse,
) => boolean;

/**
 * As much of an API server as it takes to misbehave like one: collections with versions, pages and watches over real
 * HTTP, and a hook by which a test answers what it likes.
 */
export class FakeApiServer {
  readonly requests: RecordedRequest[] = [];
  /** Connections opened so far. */
  connections = 0;
  readonly #collections = new Map<string, FakeCollection>();
  readonly #intercepts: Intercept[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((message, response) => {
      this.#serve(message, response).catch(error => response.destroy(error));
    });
    this.#server.keepAliveTimeout = 60_000;
    this.#server.on('connection', socket => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<FakeApiServer> {
    const server = new FakeApiServer();
    await new Promise<void>(resolve =>
      server.#server.listen(0, '127.0.0.1', resolve),
    );
    return server;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Connections open at this moment. */
  get openConnections(): number {
    return this.#sockets.size;
  }

  /** The collection at that path; made when first asked for. */
  collection(path: string): FakeCollection {
    let collection = this.#collections.get(path);
    if (!collection) {
      collection = new FakeCollection();
      this.#collections.set(path, collection);
    }
    return collection;
  }

  /** Puts a hook before the collections; the newest is asked first. */
  intercept(intercept: Intercept): void {
    this.#intercepts.unshift(intercept);
  }

  /** Answers the next request that fits, and only that one. */
  answerOnce(
    fits: (request: RecordedRequest) => boolean,
    answer: (response: ServerResponse) => void,
  ): void {
    let used = false;
    this.intercept((request, response) => {
      if (used || !fits(request)) {
        return false;
      }
      used = true;
      answer(response);
      return true;
    });
  }

  /** The requests recorded for that method and path. */
  received(method: string, path: string): RecordedRequest[] {
    return this.requests.filter(
      request => request.method === method && request.path === path,
    );
  }

  /** Cuts every connection, as a server that is killed does. */
  cutConnections(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  async close(): Promise<void> {
    this.cutConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #serve(
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(message.url ?? '/', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of message) {
      chunks.push(chunk as Buffer);
    }
    const request: RecordedRequest = {
      method: message.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: message.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    this.requests.push(request);
    if (this.#intercepts.some(intercept => intercept(request, response))) {
      return;
    }
    const whole = this.#collections.get(request.path);
    if (whole) {
      whole.serve(request, response);
      return;
    }
    const slash = request.path.lastIndexOf('/');
    const parent = this.#collections.get(request.path.slice(0, slash));
    if (parent) {
      parent.serveObject(request.path.slice(slash + 1), request, response);
    } else {
      sendStatus(response, 404, 'NotFound');
    }
  }
}
