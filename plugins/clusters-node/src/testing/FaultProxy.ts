import {
  createServer,
  IncomingMessage,
  request as plainRequest,
  Server,
  ServerResponse,
} from 'node:http';
import { Agent, request as tlsRequest } from 'node:https';
import { AddressInfo, Socket } from 'node:net';
import { ClusterConnection } from '../http/connection';
import { Fault, FaultPlan, Faults } from './faults';
import { sendStatus, statusOf } from './responses';

const HELD_MS = 300;
/** For how long a watch that is to fail goes well. */
const WATCHED_MS = 1_500;
const NO_LONGER_THAN_MS = 600_000;

/** A request whose answer has not been given yet. */
interface Exchange {
  message: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
}

/**
 * Stands on the loopback before an API server and fails as API servers do, by a plan. Clients reach it without TLS;
 * their tokens are passed on, and the certificate of the connection is shown to the API server.
 */
export class FaultProxy {
  /** How often each fault was met so far. */
  readonly met = new Map<Fault, number>();
  /** Requests and watches so far. */
  requests = 0;
  readonly #upstream: ClusterConnection;
  readonly #faults: Faults;
  readonly #agent: Agent;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #calm = false;

  private constructor(upstream: ClusterConnection, plan: FaultPlan) {
    const { ca, cert, key, skipVerify, serverName } = upstream.tls ?? {};
    this.#upstream = upstream;
    this.#faults = new Faults(plan);
    this.#agent = new Agent({
      ...{ ca, cert, key, servername: serverName, keepAlive: true },
      rejectUnauthorized: !skipVerify,
    });
    this.#server = createServer((message, response) => {
      this.#serve(message, response).catch(() => response.destroy());
    });
    this.#server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** It ends by itself after ten minutes, whatever its test does. */
  static async start(
    upstream: ClusterConnection,
    plan: FaultPlan,
  ): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream, plan);
    await new Promise<void>(resolve =>
      proxy.#server.listen(0, '127.0.0.1', resolve),
    );
    proxy.#later(NO_LONGER_THAN_MS, () => proxy.#cut());
    return proxy;
  }

  /** The connection to the same API server by way of the proxy. */
  get connection(): ClusterConnection {
    const { port } = this.#server.address() as AddressInfo;
    const { tls, ...upstream } = this.#upstream;
    return { ...upstream, url: `http://127.0.0.1:${port}` };
  }

  /** From now on everything goes well that begins. */
  calm(): void {
    this.#calm = true;
  }

  async close(): Promise<void> {
    this.#timers.forEach(clearTimeout);
    this.#cut();
    this.#agent.destroy();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #serve(
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) {
      chunks.push(chunk as Buffer);
    }
    const url = new URL(message.url ?? '/', 'http://proxy');
    const isWatch = url.searchParams.has('watch');
    const fault = this.#calm
      ? undefined
      : this.#faults.next(message.method ?? 'GET', url.pathname, isWatch);
    this.requests += 1;
    if (fault) {
      this.met.set(fault, (this.met.get(fault) ?? 0) + 1);
    }
    await this.#answer(fault, {
      message,
      response,
      body: Buffer.concat(chunks),
    });
  }

  async #answer(fault: Fault | undefined, exchange: Exchange): Promise<void> {
    const { response } = exchange;
    switch (fault) {
      case 'conflict':
        return sendStatus(response, 409, 'Conflict');
      case 'throttled':
        return sendStatus(response, 429, 'TooManyRequests', {
          'retry-after': '1',
        });
      case 'failed':
        return sendStatus(response, 500, 'InternalError');
      case 'expired':
        return sendStatus(response, 410, 'Expired');
      case 'held':
        return this.#later(HELD_MS, () => response.destroy());
      case 'failedAfterwards':
        await this.#done(exchange);
        return sendStatus(response, 500, 'InternalError');
      case 'answerLost':
        await this.#done(exchange);
        return this.#later(HELD_MS, () => response.destroy());
      case 'dropped':
        this.#later(WATCHED_MS, () => response.destroy());
        return this.#pass(exchange);
      case 'silent':
        return this.#pass(exchange, answer =>
          this.#later(WATCHED_MS, () => {
            answer.unpipe(response);
            answer.resume();
          }),
        );
      case 'expiredLater':
        return this.#pass(exchange, answer =>
          this.#later(WATCHED_MS, () => {
            answer.unpipe(response);
            answer.destroy();
            const object = statusOf(410, 'Expired');
            response.end(`\n${JSON.stringify({ type: 'ERROR', object })}\n`);
          }),
        );
      default:
        return this.#pass(exchange);
    }
  }

  /** Has the API server do what was asked, and keeps its answer back. */
  async #done(exchange: Exchange): Promise<void> {
    const answer = await this.#ask(exchange);
    answer.resume();
    await new Promise<void>(resolve => answer.once('close', resolve));
  }

  async #pass(
    exchange: Exchange,
    begun: (answer: IncomingMessage) => void = () => {},
  ): Promise<void> {
    const { response } = exchange;
    const answer = await this.#ask(exchange);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    answer.on('error', () => response.destroy());
    response.on('close', () => answer.destroy());
    answer.pipe(response);
    begun(answer);
  }

  async #ask({ message, body }: Exchange): Promise<IncomingMessage> {
    const base = new URL(this.#upstream.url);
    const { host, connection, ...headers } = message.headers;
    const secure = base.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const sent = (secure ? tlsRequest : plainRequest)(
        {
          hostname: base.hostname,
          port: base.port,
          path: base.pathname.replace(/\/+$/, '') + message.url,
          method: message.method,
          headers,
          ...(secure ? { agent: this.#agent } : {}),
        },
        resolve,
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  #later(ms: number, what: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      what();
    }, ms);
    this.#timers.add(timer);
  }

  #cut(): void {
    this.#sockets.forEach(socket => socket.destroy());
  }
}
