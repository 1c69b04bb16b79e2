import { ResponseError } from '@backstage/errors';
import {
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/frontend-plugin-api';
import { EnvironmentsClient as GeneratedClient } from '@itdo/plugin-environments-common';
import { type EnvironmentRef, type EnvironmentsApi } from './EnvironmentsApi';
import {
  type Environment,
  type EnvironmentEvent,
  type EnvironmentOptions,
  type EnvironmentRequest,
} from './types';

type CreateHeader = Parameters<
  GeneratedClient['createEnvironment']
>[0]['header'];

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

  async createEnvironment(
    request: EnvironmentRequest,
    idempotencyKey: string,
  ): Promise<Environment> {
    // The generated client sends its header object as it stands, so the key
    // must have the header's real name.
    const header: CreateHeader & { 'Idempotency-Key': string } = {
      'Idempotency-Key': idempotencyKey,
    };
    return json(
      await this.#client.createEnvironment({ body: request, header }),
    );
  }

  async deleteEnvironment(ref: EnvironmentRef): Promise<void> {
    await accepted(
      await this.#client.deleteEnvironment({ path: pathOf(ref), query: {} }),
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

type Answer<T> = Omit<Response, 'json'> & { json: () => Promise<T> };

async function accepted<T>(response: Answer<T>): Promise<Answer<T>> {
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return response;
}

async function json<T>(response: Answer<T>): Promise<T> {
  return (await accepted(response)).json();
}
