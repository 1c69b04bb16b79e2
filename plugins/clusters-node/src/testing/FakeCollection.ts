import { ServerResponse } from 'node:http';
import type { RecordedRequest } from './FakeApiServer';
import { sendJson, sendStatus } from './responses';

export interface FakeObject {
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    managedFields?: unknown[];
  };
  [field: string]: unknown;
}

type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

interface Change {
  version: number;
  type: ChangeType;
  object: FakeObject;
}

/** Objects with versions, and the history of their changes. */
export class FakeCollection {
  /** Responses of the watches that are open. */
  readonly watches = new Set<ServerResponse>();
  readonly #objects = new Map<string, FakeObject>();
  #history: Change[] = [];
  #version = 100;
  #compacted = 0;
  #uids = 0;

  /** Creates or changes an object and tells the watches. */
  put(
    name: string,
    fields: Record<string, unknown> & {
      metadata?: Partial<FakeObject['metadata']>;
    } = {},
  ): FakeObject {
    const known = this.#objects.get(name);
    this.#uids += known ? 0 : 1;
    const object: FakeObject = {
      ...fields,
      metadata: {
        uid: known?.metadata.uid ?? `uid-${this.#uids}`,
        ...fields.metadata,
        name,
        resourceVersion: String(this.#next()),
      },
    };
    this.#objects.set(name, object);
    this.#record(known ? 'MODIFIED' : 'ADDED', object);
    return object;
  }

  remove(name: string): void {
    const known = this.#objects.get(name);
    if (!known) {
      throw new Error(`there is no ${name}`);
    }
    this.#objects.delete(name);
    this.#record('DELETED', {
      ...known,
      metadata: { ...known.metadata, resourceVersion: String(this.#next()) },
    });
  }

  get(name: string): FakeObject | undefined {
    return this.#objects.get(name);
  }

  /** Forgets the history: watches from before now are refused as expired. */
  compact(): void {
    this.#compacted = this.#version;
    this.#history = [];
  }

  /** Writes an event into every open watch, true or not. */
  say(event: unknown): void {
    for (const watch of this.watches) {
      watch.write(`${JSON.stringify(event)}\n`);
    }
  }

  bookmark(): void {
    this.say({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: String(this.#next()) } },
    });
  }

  /** Ends the open watches in good order. */
  endWatches(): void {
    for (const watch of this.watches) {
      watch.end();
    }
  }

  get version(): string {
    return String(this.#version);
  }

  serve(request: RecordedRequest, response: ServerResponse): void {
    if (request.method === 'POST') {
      const object = JSON.parse(request.body) as FakeObject;
      if (this.#objects.has(object.metadata.name)) {
        sendStatus(response, 409, 'AlreadyExists');
      } else {
        sendJson(response, 201, this.put(object.metadata.name, object));
      }
    } else if (request.query.watch) {
      this.#watch(request, response);
    } else {
      this.#list(request, response);
    }
  }

  serveObject(
    name: string,
    { method, body }: RecordedRequest,
    response: ServerResponse,
  ): void {
    const known = this.#objects.get(name);
    if (!known) {
      sendStatus(response, 404, 'NotFound');
    } else if (method === 'GET') {
      sendJson(response, 200, known);
    } else if (method === 'PUT') {
      const next = JSON.parse(body) as FakeObject;
      if (next.metadata.resourceVersion === known.metadata.resourceVersion) {
        sendJson(response, 200, this.put(name, next));
      } else {
        sendStatus(response, 409, 'Conflict');
      }
    } else {
      sendStatus(response, 405, 'MethodNotAllowed');
    }
  }

  #list({ query }: RecordedRequest, response: ServerResponse): void {
    const all = [...this.#objects.values()];
    const start = Number(query.continue ?? 0);
    const limit = Number(query.limit ?? all.length);
    const end = start + limit;
    sendJson(response, 200, {
      metadata: {
        resourceVersion: this.version,
        ...(end < all.length ? { continue: String(end) } : {}),
      },
      items: all.slice(start, end),
    });
  }

  #watch({ query }: RecordedRequest, response: ServerResponse): void {
    const since = Number(query.resourceVersion);
    if (since < this.#compacted) {
      sendStatus(response, 410, 'Expired');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const { version, type, object } of this.#history) {
      if (version > since) {
        response.write(`${JSON.stringify({ type, object })}\n`);
      }
    }
    this.watches.add(response);
    response.on('close', () => this.watches.delete(response));
  }

  #next(): number {
    this.#version += 1;
    return this.#version;
  }

  #record(type: ChangeType, object: FakeObject): void {
    this.#history.push({ version: this.#version, type, object });
    this.say({ type, object });
  }
}
