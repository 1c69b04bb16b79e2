import { ResponseError } from '@backstage/errors';
import { environmentName } from '@itdo/plugin-environments-common';
import {
  type EnvironmentRef,
  type EnvironmentsApi,
} from '../src/api/EnvironmentsApi';
import {
  type Environment,
  type EnvironmentEvent,
  type EnvironmentOptions,
  type EnvironmentRequest,
} from '../src/api/types';
import { playedEvents, playedEnvironments, playedOptions } from './scenes';

const STEP_MS = 1_500;

const message = (event: string, data: object) =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** A backend that is played in the browser, so that the pages can be looked at in every state. */
export class PlayedEnvironments implements EnvironmentsApi {
  readonly #environments = new Map(
    playedEnvironments().map(environment => [environment.uid, environment]),
  );
  readonly #listeners = new Set<(text: string) => void>();

  async getOptions(): Promise<EnvironmentOptions> {
    return playedOptions();
  }

  async createEnvironment(request: EnvironmentRequest): Promise<Environment> {
    const options = playedOptions();
    const name = environmentName(request.name, options.owner ?? '');
    const taken = [...this.#environments.values()].some(e => e.name === name);
    if (taken) {
      throw await ResponseError.fromResponse(
        Response.json(
          {
            error: {
              name: 'ConflictError',
              message: `The environment ${name} exists already`,
              details: [
                {
                  field: 'name',
                  rule: 'NameTaken',
                  message: `is taken: ${name} exists already`,
                },
              ],
            },
            response: { statusCode: 409 },
          },
          { status: 409 },
        ),
      );
    }
    const ttlHours = request.ttlHours ?? options.defaults.ttlHours;
    const now = Date.now();
    const environment: Environment = {
      namespace: 'team-backend-team',
      name,
      uid: `played-${name}-${now}`,
      phase: 'Pending',
      conditions: [],
      urls: [],
      services: (request.services ?? []).map(({ name: service, type }) => ({
        name: service,
        type,
        state: 'Pending',
      })),
      spec: {
        name: request.name,
        description: request.description,
        contact: request.contact,
        services: request.services ?? [],
        owner: options.owner ?? '',
        team: request.team ?? '',
        createdBy: options.owner ?? '',
        paused: false,
        ttlHours,
        resources: request.resources ?? {},
      },
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + ttlHours * 3_600_000).toISOString(),
      simulated: false,
    };
    this.#upsert(environment);
    this.#play(environment);
    return environment;
  }

  async deleteEnvironment({ namespace, name }: EnvironmentRef): Promise<void> {
    const found = [...this.#environments.values()].find(
      e => e.namespace === namespace && e.name === name,
    );
    if (!found) {
      return;
    }
    this.#upsert({ ...found, phase: 'Terminating' });
    setTimeout(() => {
      this.#environments.delete(found.uid);
      this.#send('delete', { namespace, name, uid: found.uid });
    }, 2 * STEP_MS);
  }

  async listEvents(): Promise<EnvironmentEvent[]> {
    return playedEvents();
  }

  async openStream(
    signal: AbortSignal,
    ref?: EnvironmentRef,
  ): Promise<Response> {
    const items = [...this.#environments.values()].filter(
      e => !ref || (e.namespace === ref.namespace && e.name === ref.name),
    );
    if (ref && items.length === 0) {
      return Response.json(
        {
          error: {
            name: 'NotFoundError',
            message: `There is no environment ${ref.namespace}/${ref.name}.`,
          },
        },
        { status: 404 },
      );
    }
    const encoder = new TextEncoder();
    return new Response(
      new ReadableStream<Uint8Array>({
        start: controller => {
          const send = (text: string) =>
            controller.enqueue(encoder.encode(text));
          this.#listeners.add(send);
          signal.addEventListener('abort', () => {
            this.#listeners.delete(send);
            controller.close();
          });
          send(message('snapshot', { items }));
        },
      }),
    );
  }

  async getBaseUrl(): Promise<string> {
    return 'http://localhost:7007/api/environments';
  }

  #upsert(environment: Environment) {
    this.#environments.set(environment.uid, environment);
    this.#send('upsert', environment);
  }

  #send(event: string, data: object) {
    this.#listeners.forEach(listener => listener(message(event, data)));
  }

  /** Takes a new environment through the controller's steps. */
  #play(environment: Environment) {
    const types = [
      'Accepted',
      'Namespace',
      'Isolation',
      'Networking',
      'Monitoring',
      'Services',
      'Ready',
    ] as const;
    types.forEach((type, index) => {
      setTimeout(() => {
        const current = this.#environments.get(environment.uid);
        if (!current || current.phase === 'Terminating') {
          return;
        }
        const ready = type === 'Ready';
        this.#upsert({
          ...current,
          phase: ready ? 'Ready' : 'Provisioning',
          conditions: [
            ...current.conditions,
            {
              type,
              status: 'True',
              reason: 'Done',
              message: '',
              lastTransitionTime: new Date().toISOString(),
            },
          ],
          services: current.services.map((service, at) => ({
            ...service,
            state: ready || at < index - 1 ? 'Ready' : 'Starting',
          })),
        });
      }, STEP_MS * (index + 1));
    });
  }
}
