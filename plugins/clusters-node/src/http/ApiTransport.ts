import { Readable } from 'node:stream';
import { BackOff, delayAfter } from '../backOff';
import { Clock, sleep, systemClock } from '../clock';
import { KubernetesError } from '../errors';
import { ClusterConnection } from './connection';
import { RequestGate } from './gate';
import { HttpPool, HttpRequest, HttpResponse } from './HttpPool';
import { errorFromResponse, errorWithoutResponse, wasNotSent } from './status';

export interface ApiRequest extends HttpRequest {
  /** Whether sending it twice does what sending it once does. */
  repeatable: boolean;
  signal?: AbortSignal;
  /** For one attempt. */
  timeoutMs?: number;
  /** How often it is sent at most, where that is less than the transport's own limit. */
  attempts?: number;
  /** Called right before each attempt; what it throws ends the request. */
  beforeAttempt?(): void;
}

/** Sends requests to one API server. */
export interface ApiSender {
  /**
   * Resolves with an answer of 2xx.
   *
   * @throws KubernetesError, or the signal's reason when it aborts
   */
  send(request: ApiRequest): Promise<ApiResponse>;
  /**
   * Resolves with the body of an answer of 2xx that arrives piece by piece. It is asked for once; it ends with the
   * signal.
   */
  stream(request: ApiRequest & { signal: AbortSignal }): Promise<Readable>;
}

export interface ApiResponse {
  status: number;
  headers: HttpResponse['headers'];
  body: Buffer;
}

export interface TransportOptions {
  clock?: Clock;
  /** Requests under way at once. */
  limit?: number;
  /** How often a request is sent at most. */
  attempts?: number;
  backOff?: BackOff;
}

/** No list page or object comes near it; a server that sends more is not one to believe. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 30_000;
/** A longer wait is for the caller to decide: it gets the error, with the time in it. */
const MAX_RETRY_AFTER_MS = 30_000;

/**
 * Sends requests to one API server within one budget: a limit of how many at once, time-outs, and repetition of what
 * may be repeated.
 */
export class ApiTransport implements ApiSender {
  readonly #connection: ClusterConnection;
  readonly #clock: Clock;
  readonly #gate: RequestGate;
  readonly #attempts: number;
  readonly #backOff: BackOff;
  readonly #pool: HttpPool;
  /** Watches last; they must not hold the places of short requests. */
  readonly #streams: HttpPool;

  constructor(connection: ClusterConnection, options: TransportOptions = {}) {
    const { limit = 16 } = options;
    this.#connection = connection;
    this.#clock = options.clock ?? systemClock;
    this.#attempts = options.attempts ?? 5;
    this.#backOff = options.backOff ?? { baseMs: 200, maxMs: 5_000 };
    this.#gate = new RequestGate(this.#clock, limit);
    this.#pool = new HttpPool(connection, limit);
    this.#streams = new HttpPool(connection, null);
  }

  async send(request: ApiRequest): Promise<ApiResponse> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#gate.run(
          () => this.#attempt(request),
          request.signal,
        );
      } catch (error) {
        const delay = this.#delayBeforeRepeating(request, error, attempt);
        if (delay === undefined) {
          throw error;
        }
        await sleep(this.#clock, delay, request.signal);
      }
    }
  }

  async stream(
    request: ApiRequest & { signal: AbortSignal },
  ): Promise<Readable> {
    const limit = this.#timeLimit(request);
    try {
      const response = await this.#exchange(
        this.#streams,
        request,
        limit.signal,
      );
      return response.body;
    } finally {
      limit.clear();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.close(), this.#streams.close()]);
  }

  async #attempt(request: ApiRequest): Promise<ApiResponse> {
    request.beforeAttempt?.();
    const limit = this.#timeLimit(request);
    try {
      const { status, headers, body } = await this.#exchange(
        this.#pool,
        request,
        limit.signal,
      );
      return { status, headers, body: await readAll(body) };
    } catch (error) {
      if (KubernetesError.is(error)) {
        throw error;
      }
      request.signal?.throwIfAborted();
      throw limit.signal.aborted
        ? limit.signal.reason
        : this.#unreachable(request, error);
    } finally {
      limit.clear();
    }
  }

  async #exchange(
    pool: HttpPool,
    request: ApiRequest,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    let response: HttpResponse;
    try {
      response = await pool.send(request, signal);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw signal.aborted ? signal.reason : this.#unreachable(request, error);
    }
    if (response.status >= 200 && response.status < 300) {
      return response;
    }
    const text = (await readAll(response.body)).toString('utf8');
    const retryAfter = response.headers['retry-after'];
    throw errorFromResponse(
      describe(request),
      response.status,
      text,
      Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
    );
  }

  /** A signal of the caller's and of the time limit, whose clearing keeps the caller's part alive. */
  #timeLimit(request: ApiRequest): { signal: AbortSignal; clear(): void } {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = request;
    const limit = new AbortController();
    const cancel = this.#clock.schedule(timeoutMs, () =>
      limit.abort(
        new KubernetesError(describe(request), {
          code: 0,
          reason: 'Timeout',
          message: `no complete answer within ${timeoutMs} ms`,
        }),
      ),
    );
    return {
      signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
      clear: cancel,
    };
  }

  #unreachable(request: ApiRequest, cause: unknown): KubernetesError {
    return errorWithoutResponse(describe(request), this.#connection.url, cause);
  }

  /** undefined where the request must not or need not be sent again. */
  #delayBeforeRepeating(
    request: ApiRequest,
    error: unknown,
    attempt: number,
  ): number | undefined {
    const attempts = Math.min(
      request.attempts ?? this.#attempts,
      this.#attempts,
    );
    if (!KubernetesError.is(error) || attempt >= attempts) {
      return undefined;
    }
    const backOff = delayAfter(this.#backOff, attempt);
    if (error.code === 429) {
      const asked = error.retryAfterMs ?? 0;
      if (asked > MAX_RETRY_AFTER_MS) {
        return undefined;
      }
      this.#gate.pause(asked);
      return asked + backOff;
    }
    const unclear = error.code === 0 || error.code >= 500;
    if (!unclear || !(request.repeatable || wasNotSent(error.cause))) {
      return undefined;
    }
    return Math.max(
      backOff,
      Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS),
    );
  }
}

/** Method and path without the query, which may hold what does not belong in a log. */
function describe(request: HttpRequest): string {
  return `${request.method} ${request.path.split('?', 1)[0]}`;
}

async function readAll(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      body.destroy();
      throw new Error(`the answer is larger than ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
