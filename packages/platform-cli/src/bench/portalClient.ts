import type { KubeConfig, KubernetesObject } from '@kubernetes/client-node';
import { Watched } from './watched.ts';

interface DevEnvironment extends KubernetesObject {
  status?: {
    conditions?: ReadonlyArray<{ type: string; status: string }>;
  };
}

const READY_WITHIN_MS = 300_000;
const GONE_WITHIN_MS = 300_000;
const REQUEST_TIMEOUT_MS = 60_000;

const NAMESPACE = 'team-backend-team';

/** What the bench asks for: the four service types of the platform. */
const SERVICES = [
  { name: 'main', type: 'database' },
  { name: 'cache', type: 'cache' },
  { name: 'backend-api', type: 'api' },
  { name: 'frontend', type: 'frontend' },
];

/** The subject of the bench: the REST API, called as CI calls it. */
export class PortalClient {
  readonly #url: string;
  readonly #token: string;
  readonly #environments: Watched<DevEnvironment>;

  private constructor(
    url: string,
    token: string,
    environments: Watched<DevEnvironment>,
  ) {
    this.#url = `${url}/api/environments/v1/environments`;
    this.#token = token;
    this.#environments = environments;
  }

  static async connect(
    url: string,
    token: string,
    kubeConfig: KubeConfig,
  ): Promise<PortalClient> {
    return new PortalClient(
      url,
      token,
      await Watched.start<DevEnvironment>(
        kubeConfig,
        '/apis/platform.itdo-erp.com/v1alpha1/devenvironments',
      ),
    );
  }

  close(): void {
    this.#environments.stop();
  }

  /**
   * Asks for an environment and returns when it is Ready.
   *
   * @returns the name of the environment
   */
  async run(name: string): Promise<string> {
    const created = (await this.#request('POST', '', {
      name,
      owner: 'user:default/eve',
      team: 'group:default/backend-team',
      services: SERVICES,
    })) as { namespace: string; name: string };
    const key = `${created.namespace}/${created.name}`;
    await this.#environments.until(
      `${key} Ready`,
      objects =>
        objects
          .get(key)
          ?.status?.conditions?.some(
            ({ type, status }) => type === 'Ready' && status === 'True',
          ) ?? false,
      READY_WITHIN_MS,
    );
    return created.name;
  }

  /** Deletes environments by name and returns when they are gone. */
  async remove(names: readonly string[]): Promise<void> {
    await Promise.all(
      names.map(name => this.#request('DELETE', `/${NAMESPACE}/${name}`)),
    );
    await this.#environments.until(
      `${names.length} environments gone`,
      objects => names.every(name => !objects.has(`${NAMESPACE}/${name}`)),
      GONE_WITHIN_MS,
    );
  }

  /** One environment of the bench. */
  get(name: string): Promise<unknown> {
    return this.#request('GET', `/${NAMESPACE}/${name}`);
  }

  /** The first page of the list. */
  list(limit: number): Promise<unknown> {
    return this.#request('GET', `?limit=${limit}`);
  }

  async #request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    }
    return text ? JSON.parse(text) : undefined;
  }
}
