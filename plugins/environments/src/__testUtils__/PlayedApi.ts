import {
  type EnvironmentRef,
  type EnvironmentsApi,
} from '../api/EnvironmentsApi';
import {
  type Environment,
  type EnvironmentEvent,
  type EnvironmentOptions,
  type EnvironmentRequest,
} from '../api/types';
import { environment, options } from './fixtures';

const encoded = (event: string, data: object) =>
  new TextEncoder().encode(
    `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
  );

/** The REST API, played by the test: it says what the streams say, and counts what is asked. */
export class PlayedApi implements EnvironmentsApi {
  options: EnvironmentOptions = options();
  events: EnvironmentEvent[] = [];
  /** Every call that a page made, as `METHOD` with its argument. */
  readonly calls: string[] = [];
  readonly created: Array<{ request: EnvironmentRequest; key: string }> = [];
  answerCreate: (request: EnvironmentRequest) => Promise<Environment> =
    async request => environment({ name: `dev-${request.name}-alice` });
  answerStream: (() => Response) | undefined;
  #streams: ReadableStreamDefaultController<Uint8Array>[] = [];

  constructor(public environments: Environment[] = []) {}

  async getOptions() {
    this.calls.push('options');
    return this.options;
  }

  async createEnvironment(request: EnvironmentRequest, key: string) {
    this.calls.push('create');
    this.created.push({ request, key });
    return this.answerCreate(request);
  }

  async deleteEnvironment({ namespace, name }: EnvironmentRef) {
    this.calls.push(`delete ${namespace}/${name}`);
  }

  async listEvents() {
    this.calls.push('events');
    return this.events;
  }

  async openStream(signal: AbortSignal, ref?: EnvironmentRef) {
    this.calls.push('stream');
    if (this.answerStream) {
      return this.answerStream();
    }
    const items = this.environments.filter(
      e => !ref || (e.namespace === ref.namespace && e.name === ref.name),
    );
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        this.#streams.push(controller);
        signal.addEventListener('abort', () => {
          this.#streams = this.#streams.filter(s => s !== controller);
        });
        controller.enqueue(encoded('snapshot', { items }));
      },
    });
    return new Response(body);
  }

  async getBaseUrl() {
    return 'http://localhost:7007/api/environments';
  }

  /** Says something on every open stream. */
  say(event: string, data: object) {
    this.#streams.forEach(stream => stream.enqueue(encoded(event, data)));
  }

  /** Ends every open stream, as a restarting server does. */
  hangUp() {
    this.#streams.forEach(stream => stream.close());
    this.#streams = [];
  }
}
