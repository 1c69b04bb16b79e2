import { Readable } from 'node:stream';
import { Pool } from 'undici';
import { ClusterConnection } from './connection';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  /** Path with query, below the connection's base URL. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Readable;
}

/** Keep-alive connections to one API server. */
export class HttpPool {
  readonly #connection: ClusterConnection;
  readonly #pool: Pool;
  readonly #prefix: string;

  /** @param connections - the most at once; null for no limit, for requests that last */
  constructor(connection: ClusterConnection, connections: number | null) {
    const { url, tls = {} } = connection;
    const base = new URL(url);
    this.#connection = connection;
    this.#prefix = base.pathname.replace(/\/+$/, '');
    this.#pool = new Pool(base.origin, {
      connections,
      pipelining: 1,
      keepAliveTimeout: 60_000,
      // Whoever sends sets the time limits, each for its own kind of request.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: 10_000,
        keepAlive: true,
        keepAliveInitialDelay: 15_000,
        ca: tls.ca,
        cert: tls.cert,
        key: tls.key,
        rejectUnauthorized: !tls.skipVerify,
        servername: tls.serverName,
      },
    });
  }

  /** Resolves with the head of the answer; the body must be read or destroyed. */
  async send(
    request: HttpRequest,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const authorization = await this.#connection.authorization?.();
    const { statusCode, headers, body } = await this.#pool.request({
      method: request.method,
      path: this.#prefix + request.path,
      headers: {
        accept: 'application/json',
        'user-agent': 'itdo-developer-platform',
        ...request.headers,
        ...(authorization ? { authorization } : {}),
      },
      body: request.body,
      signal,
    });
    return { status: statusCode, headers, body };
  }

  /** Breaks what is under way. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
