import {
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';
import { EnvironmentsClient as GeneratedClient } from '@itdo/plugin-environments-common';
import { json } from './answers';
import { type EnvironmentRef } from './EnvironmentsApi';
import { type InsideApi, type LogQuestion } from './InsideApi';

/** {@link InsideApi} over the client that is generated from the OpenAPI file. */
export class InsideClient implements InsideApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;
  readonly #client: GeneratedClient;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
    this.#client = new GeneratedClient(options);
  }

  async listContainers(ref: EnvironmentRef) {
    return (await json(await this.#client.listContainers(of(ref)))).items;
  }

  async openLogs(
    ref: EnvironmentRef,
    question: LogQuestion,
    signal: AbortSignal,
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
    await client.streamLogs({ ...of(ref), query: question });
    if (!answer) {
      throw new Error('The logs were not requested');
    }
    return answer;
  }

  async openTerminal(
    ref: EnvironmentRef,
    where: { pod: string; container: string },
  ) {
    const ticket = await json(
      await this.#client.openTerminal({ ...of(ref), body: where }),
    );
    const base = await this.#discoveryApi.getBaseUrl('environments');
    const url = new URL(ticket.path, base);
    url.protocol = url.protocol.replace('http', 'ws');
    return { ...ticket, url: url.href };
  }

  async createKubeconfig(ref: EnvironmentRef, expirySeconds: number) {
    return json(
      await this.#client.createKubeconfig({
        ...of(ref),
        body: { expirySeconds },
      }),
    );
  }

  async getConnections(ref: EnvironmentRef) {
    return json(await this.#client.getConnections(of(ref)));
  }

  async listVariables(ref: EnvironmentRef) {
    return (await json(await this.#client.listVariables(of(ref)))).items;
  }

  async revealSecrets(ref: EnvironmentRef, service: string) {
    return json(
      await this.#client.revealSecrets({ ...of(ref), body: { service } }),
    );
  }

  async getCost(ref: EnvironmentRef) {
    return json(await this.#client.getCost(of(ref)));
  }

  async getTimeline(ref: EnvironmentRef, before?: string) {
    return json(
      await this.#client.getTimeline({
        ...of(ref),
        query: before ? { before } : {},
      }),
    );
  }
}

function of({ namespace, name }: EnvironmentRef) {
  return { path: { namespace, name } };
}
