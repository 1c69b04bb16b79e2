import { EventSourceParserStream } from 'eventsource-parser/stream';
import { exitCodes, Failure, systemErrorCode } from '../failure.ts';
import type { Portal } from './portal.ts';
import { refusalOf } from './refusal.ts';
import type {
  AccessLink,
  Environment,
  EnvironmentChange,
  EnvironmentList,
  EnvironmentOptions,
  EnvironmentRef,
  EnvironmentRequest,
  Kubeconfig,
} from './types.ts';

const TIMEOUT_MILLISECONDS = 30_000;
const PAGE = 500;

/** Which environments are listed; what is missing does not matter. */
export interface ListQuery {
  readonly owner?: string;
  readonly team?: string;
  readonly component?: string;
  readonly phase?: string;
}

/** Which logs are read. */
export interface LogQuery {
  readonly service?: string;
  readonly container?: string;
  readonly follow?: boolean;
  /** How many of the newest lines of each container. */
  readonly tail?: number;
}

/** One server-sent event. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** The REST API of environments. What it refuses is a {@link Failure} with the server's words and an exit code. */
export class PortalClient {
  readonly #portal: Portal;

  constructor(portal: Portal) {
    this.#portal = portal;
  }

  get url(): string {
    return this.#portal.url;
  }

  async options(): Promise<EnvironmentOptions> {
    return this.#json('GET', '/options');
  }

  async create(
    request: EnvironmentRequest,
    idempotencyKey: string,
  ): Promise<Environment> {
    return this.#json('POST', '/environments', request, {
      'idempotency-key': idempotencyKey,
    });
  }

  /** All pages. */
  async list(query: ListQuery = {}): Promise<Environment[]> {
    const items: Environment[] = [];
    let cursor: string | undefined;
    do {
      const page: EnvironmentList = await this.#json(
        'GET',
        `/environments${queryOf({ ...query, limit: PAGE, cursor })}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return items;
  }

  async get(ref: EnvironmentRef): Promise<Environment> {
    return this.#json('GET', pathOf(ref));
  }

  async change(
    ref: EnvironmentRef,
    change: EnvironmentChange,
  ): Promise<Environment> {
    return this.#json('PATCH', pathOf(ref), change);
  }

  async resume(ref: EnvironmentRef): Promise<Environment> {
    return this.#json('POST', `${pathOf(ref)}/resume`);
  }

  async restore(ref: EnvironmentRef): Promise<Environment> {
    return this.#json('POST', `${pathOf(ref)}/restore`);
  }

  async delete(ref: EnvironmentRef, force: boolean): Promise<void> {
    const query = queryOf({ force: force || undefined });
    await this.#request('DELETE', `${pathOf(ref)}${query}`);
  }

  /** @param expirySeconds - how long it works; as the server says where it is missing */
  async kubeconfig(
    ref: EnvironmentRef,
    expirySeconds?: number,
  ): Promise<Kubeconfig> {
    return this.#json('POST', `${pathOf(ref)}/kubeconfig`, { expirySeconds });
  }

  /** A link that opens a port of a service once, and soon. */
  async open(
    ref: EnvironmentRef,
    door: { service: string; port: number },
  ): Promise<AccessLink> {
    return this.#json('POST', `${pathOf(ref)}/open`, door);
  }

  /** The environment now and as it changes, until the server ends the stream. */
  watch(ref: EnvironmentRef, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    return this.#events(`${pathOf(ref)}/stream`, signal);
  }

  /** What its containers wrote. */
  logs(
    ref: EnvironmentRef,
    query: LogQuery,
    signal: AbortSignal,
  ): AsyncGenerator<StreamEvent> {
    const asked = { ...query, follow: query.follow || undefined };
    return this.#events(`${pathOf(ref)}/logs${queryOf(asked)}`, signal);
  }

  async *#events(
    path: string,
    signal: AbortSignal,
  ): AsyncGenerator<StreamEvent> {
    const { body } = await this.#request('GET', path, undefined, {}, signal);
    if (!body) {
      return;
    }
    const events = body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const { event = 'message', data } of events) {
      yield { event, data: JSON.parse(data) as unknown };
    }
  }

  async #json<T>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await this.#request(method, path, body, headers);
    const text = await response.text();
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new Failure(
        `${this.url} does not answer as a portal does; is the URL right?`,
      );
    }
  }

  async #request(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
    signal: AbortSignal = AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  ): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${this.url}/api/environments/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#portal.token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        body: body ? JSON.stringify(body) : undefined,
        signal,
      });
    } catch (error) {
      throw unreachable(this.url, error);
    }
    if (!response.ok) {
      throw await refusalOf(response);
    }
    return response;
  }
}

function pathOf({ namespace, name }: EnvironmentRef): string {
  return `/environments/${encodeURIComponent(namespace)}/${encodeURIComponent(
    name,
  )}`;
}

function queryOf(
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const given = Object.entries(values).filter(
    ([, value]) => value !== undefined,
  );
  const query = new URLSearchParams(
    given.map(([name, value]) => [name, String(value)]),
  );
  return given.length === 0 ? '' : `?${query}`;
}

/** What was asked to end ends; everything else is a portal that does not answer. */
function unreachable(url: string, error: unknown): unknown {
  if (error instanceof Error && error.name === 'AbortError') {
    return error;
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new Failure(
      `${url} did not answer within ${TIMEOUT_MILLISECONDS / 1000} seconds`,
      exitCodes.unreachable,
    );
  }
  const cause = error instanceof Error ? error.cause : undefined;
  const reason =
    systemErrorCode(cause) ?? (cause instanceof Error ? cause.message : error);
  return new Failure(
    `${url} cannot be reached: ${reason}`,
    exitCodes.unreachable,
  );
}
