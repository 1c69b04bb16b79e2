import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Environment } from '../types.ts';

const OPTIONS = {
  defaults: { services: [{ name: 'app', type: 'database' }] },
  serviceTypes: [
    { type: 'database', title: 'Database', defaultName: 'app' },
    { type: 'api', title: 'API', defaultName: 'api', exposedPath: '/api' },
  ],
};

/** A request as the portal got it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** A ready environment of Eve, changed by `part`. */
export function environment(part: Partial<Environment> = {}): Environment {
  const name = part.name ?? 'dev-orders-eve';
  return {
    namespace: 'team-backend-team',
    name,
    uid: `uid-of-${name}`,
    spec: {
      name: name.split('-')[1],
      owner: 'user:default/eve',
      team: 'group:default/backend-team',
      createdBy: 'user:default/eve',
      ttlHours: 48,
      paused: false,
      resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
      services: [{ name: 'api', type: 'api' }],
    },
    phase: 'Ready',
    conditions: [],
    services: [{ name: 'api', type: 'api', state: 'Ready' }],
    urls: [
      {
        service: 'api',
        path: '/',
        url: `http://${name}.dev.localhost/`,
        reachable: true,
      },
    ],
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: '2099-01-01T00:00:00Z',
    simulated: false,
    ...part,
  };
}

type Answer = (asked: Asked, response: ServerResponse) => void;

const PREFIX = '/api/environments/v1';
export const TOKEN = 'the-token';

/** A portal of environments that a test fills, on a port of its own. */
export class FakePortal {
  readonly asked: Asked[] = [];
  environments: Environment[] = [environment()];
  /** Answers in place of the usual ones, by `METHOD /path` without the query. */
  readonly answers = new Map<string, Answer>();
  readonly #server: Server;
  #port = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Where it answers, or did before it was stopped. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What was asked of it, as `METHOD /path?query`. */
  get requests(): string[] {
    return this.asked.map(({ method, path }) => `${method} ${path}`);
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const asked: Asked = {
      method: request.method ?? '',
      path: (request.url ?? '').replace(PREFIX, ''),
      token: request.headers.authorization?.replace('Bearer ', ''),
      body: text === '' ? undefined : JSON.parse(text),
    };
    this.asked.push(asked);
    if (asked.token !== TOKEN) {
      refuse(response, 401, 'AuthenticationError', 'Illegal token');
      return;
    }
    const [path] = asked.path.split('?');
    const answer = this.answers.get(`${asked.method} ${path}`);
    if (answer) {
      answer(asked, response);
    } else {
      this.#answer(asked, path, response);
    }
  }

  #answer(asked: Asked, path: string, response: ServerResponse): void {
    if (path === '/environments' && asked.method === 'GET') {
      const items = this.environments;
      json(response, 200, { items, totalItems: items.length });
    } else if (path === '/environments') {
      const { name } = asked.body as { name: string };
      json(response, 202, environment({ name: `dev-${name}-eve` }));
    } else if (path === '/options') {
      json(response, 200, OPTIONS);
    } else {
      const [, , namespace, name, operation] = path.split('/');
      const found = this.environments.find(
        each => each.namespace === namespace && each.name === name,
      );
      if (!found) {
        const message = `there is no environment '${namespace}/${name}'`;
        refuse(response, 404, 'NotFoundError', message);
      } else if (operation === 'stream') {
        stream(response, [['snapshot', { items: [found] }]]);
      } else if (asked.method === 'DELETE') {
        response.writeHead(202).end();
      } else {
        json(response, 200, found);
      }
    }
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(body));
}

/** An error as Backstage answers it. */
export function refuse(
  response: ServerResponse,
  statusCode: number,
  name: string,
  message: string,
): void {
  json(response, statusCode, {
    error: { name, message },
    response: { statusCode },
  });
}

/** Server-sent events, and then the end. */
export function stream(
  response: ServerResponse,
  events: ReadonlyArray<readonly [string, unknown]>,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [event, data] of events) {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
  response.end();
}
