import {
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';
import { EnvironmentsClient as GeneratedClient } from '@itdo/plugin-environments-common';
import { accepted, json } from './answers';
import { type EnvironmentRef, type EnvironmentsApi } from './EnvironmentsApi';
import {
  type AccessLink,
  type Blueprint,
  type BlueprintUpgrade,
  type Budget,
  type CloneRequest,
  type Environment,
  type EnvironmentChange,
  type EnvironmentEvent,
  type EnvironmentOptions,
  type EnvironmentRequest,
  type EnvironmentUsage,
} from './types';

type KeyHeader = Parameters<GeneratedClient['createEnvironment']>[0]['header'];

// The generated client sends its header object as it stands, so the key must
// have the header's real name.
function keyHeader(key: string): KeyHeader & { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}

const pathOf = ({ namespace, name }: EnvironmentRef) => ({ namespace, name });

/** {@link EnvironmentsApi} over the client that is generated from the OpenAPI file. */
export class EnvironmentsClient implements EnvironmentsApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;
  readonly #client: GeneratedClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
    this.#client = new GeneratedClient(options);
  }

  async getOptions(): Promise<EnvironmentOptions> {
    return json(await this.#client.getOptions({}));
  }

  async listBlueprints(): Promise<Blueprint[]> {
    return (await json(await this.#client.listBlueprints({}))).items;
  }

  async getBudgets(of: { owner?: string; team?: string }): Promise<Budget[]> {
    return (await json(await this.#client.getBudgets({ query: of }))).items;
  }

  async createEnvironment(
    request: EnvironmentRequest,
    idempotencyKey: string,
  ): Promise<Environment> {
    return json(
      await this.#client.createEnvironment({
        body: request,
        header: keyHeader(idempotencyKey),
      }),
    );
  }

  async updateEnvironment(
    ref: EnvironmentRef,
    change: EnvironmentChange,
  ): Promise<void> {
    await accepted(
      await this.#client.updateEnvironment({ path: pathOf(ref), body: change }),
    );
  }

  async resumeEnvironment(ref: EnvironmentRef): Promise<void> {
    await accepted(await this.#client.resumeEnvironment({ path: pathOf(ref) }));
  }

  async restartServices(
    ref: EnvironmentRef,
    services: string[],
  ): Promise<void> {
    await accepted(
      await this.#client.restartServices({
        path: pathOf(ref),
        body: { services },
      }),
    );
  }

  async openService(
    ref: EnvironmentRef,
    what: { service: string; port: number; path?: string },
  ): Promise<AccessLink> {
    return json(
      await this.#client.openService({ path: pathOf(ref), body: what }),
    );
  }

  async openHost(what: { host: string; path?: string }): Promise<AccessLink> {
    return json(await this.#client.openHost({ body: what }));
  }

  async noteActivity(ref: EnvironmentRef): Promise<void> {
    await accepted(await this.#client.noteActivity({ path: pathOf(ref) }));
  }

  async cloneEnvironment(
    ref: EnvironmentRef,
    request: CloneRequest,
    idempotencyKey: string,
  ): Promise<Environment> {
    return json(
      await this.#client.cloneEnvironment({
        path: pathOf(ref),
        body: request,
        header: keyHeader(idempotencyKey),
      }),
    );
  }

  async resetEnvironment(ref: EnvironmentRef): Promise<void> {
    await accepted(await this.#client.resetEnvironment({ path: pathOf(ref) }));
  }

  async previewUpgrade(ref: EnvironmentRef): Promise<BlueprintUpgrade> {
    return json(await this.#client.previewUpgrade({ path: pathOf(ref) }));
  }

  async upgradeEnvironment(
    ref: EnvironmentRef,
    version: string,
  ): Promise<void> {
    await accepted(
      await this.#client.upgradeEnvironment({
        path: pathOf(ref),
        body: { version },
      }),
    );
  }

  async getUsage(ref: EnvironmentRef): Promise<EnvironmentUsage> {
    return json(await this.#client.getUsage({ path: pathOf(ref) }));
  }

  async deleteEnvironment(
    ref: EnvironmentRef,
    options: { force: boolean },
  ): Promise<void> {
    await accepted(
      await this.#client.deleteEnvironment({
        path: pathOf(ref),
        query: options.force ? { force: true } : {},
      }),
    );
  }

  async restoreEnvironment(ref: EnvironmentRef): Promise<void> {
    await accepted(
      await this.#client.restoreEnvironment({ path: pathOf(ref) }),
    );
  }

  async listEvents(ref: EnvironmentRef): Promise<EnvironmentEvent[]> {
    const list = await json(
      await this.#client.listEnvironmentEvents({ path: pathOf(ref) }),
    );
    return list.items;
  }

  async openStream(
    signal: AbortSignal,
    ref?: EnvironmentRef,
  ): Promise<Response> {
    // The generated client knows no abort signal; its fetch may.
    let answer: Response | undefined;
    const client = new GeneratedClient({
      discoveryApi: this.#discoveryApi,
      fetchApi: {
        fetch: async (input, init) => {
          answer = await this.#fetchApi.fetch(input, { ...init, signal });
          return answer;
        },
      },
    });
    await (ref
      ? client.streamEnvironment({ path: pathOf(ref) })
      : client.streamEnvironments({}));
    if (!answer) {
      throw new Error('The live stream was not requested');
    }
    return answer;
  }

  getBaseUrl(): Promise<string> {
    return this.#discoveryApi.getBaseUrl('environments');
  }
}
