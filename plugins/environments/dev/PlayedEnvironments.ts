import {
  type EnvironmentRef,
  type EnvironmentsApi,
} from '../src/api/EnvironmentsApi';
import {
  type CloneRequest,
  type Environment,
  type EnvironmentChange,
  type EnvironmentEvent,
  type EnvironmentOptions,
  type EnvironmentRequest,
} from '../src/api/types';
import { playedUsage } from './figures';
import { playedLives } from './lives';
import {
  playedBlueprints,
  playedBudgets,
  playedOptions,
  playedUpgrade,
} from './offers';
import { refusal } from './refusal';
import { requested } from './requested';
import { resting } from './resting';
import { playedEvents, playedProgress } from './scenes';

const STEP_MS = 1_500;

const message = (event: string, data: object) =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** A backend that is played in the browser, so that the pages can be looked at in every state. */
export class PlayedEnvironments implements EnvironmentsApi {
  readonly #environments = new Map(
    [...playedLives(), ...playedProgress()].map(environment => [
      environment.uid,
      environment,
    ]),
  );
  readonly #listeners = new Set<(text: string) => void>();

  async getOptions(): Promise<EnvironmentOptions> {
    return playedOptions();
  }

  async createEnvironment(request: EnvironmentRequest): Promise<Environment> {
    const environment = requested(request);
    const { name } = environment;
    const taken = [...this.#environments.values()].some(e => e.name === name);
    if (taken) {
      throw await refusal(409, `The environment ${name} exists already`, {
        field: 'name',
        rule: 'NameTaken',
        message: `is taken: ${name} exists already`,
      });
    }
    this.#upsert(environment);
    this.#play(environment);
    return environment;
  }

  async listBlueprints() {
    return playedBlueprints();
  }

  async getBudgets(of: { owner?: string; team?: string }) {
    return playedBudgets(of);
  }

  async updateEnvironment(ref: EnvironmentRef, change: EnvironmentChange) {
    const found = this.#find(ref);
    const { autoPauseHours, sleep, component, ...rest } = change;
    const { spec } = found;
    const asked: Environment['spec'] = { ...spec, ...rest };
    if (autoPauseHours !== undefined) {
      asked.autoPauseHours = autoPauseHours ?? undefined;
    }
    if (sleep !== undefined) {
      asked.sleep = sleep ?? undefined;
    }
    if (component !== undefined) {
      asked.component = component ?? undefined;
    }
    const tooMany = asked.services.findIndex(
      ({ type, replicas = 1 }) => type === 'database' && replicas > 1,
    );
    if (tooMany >= 0) {
      throw await refusal(400, 'The request breaks a rule', {
        field: `services[${tooMany}].replicas`,
        rule: 'Replicas',
        message: 'must be at most 1, since it keeps its data on one volume',
      });
    }
    this.#upsert(
      resting({
        ...found,
        spec: asked,
        expiresAt: new Date(
          Date.parse(found.createdAt) + asked.ttlHours * 3_600_000,
        ).toISOString(),
      }),
    );
  }

  async resumeEnvironment(ref: EnvironmentRef) {
    const found = this.#find(ref);
    this.#upsert(
      resting({
        ...found,
        spec: { ...found.spec, paused: false },
        wakesAt: undefined,
      }),
    );
  }

  async openService(): Promise<never> {
    throw new Error('nothing that is played can be opened');
  }

  openHost() {
    return this.openService();
  }

  async restartServices(ref: EnvironmentRef, services: string[]) {
    const found = this.#find(ref);
    const as = (state: 'Starting' | 'Ready') => ({
      ...found,
      services: found.services.map(service =>
        services.includes(service.name) ? { ...service, state } : service,
      ),
    });
    this.#upsert(as('Starting'));
    setTimeout(() => this.#upsert(as('Ready')), 2 * STEP_MS);
  }

  async noteActivity(ref: EnvironmentRef) {
    const found = this.#find(ref);
    const now = Date.now();
    this.#upsert({
      ...found,
      lastActivityAt: new Date(now).toISOString(),
      ...(found.pausesAt && found.spec.autoPauseHours
        ? {
            pausesAt: new Date(
              now + found.spec.autoPauseHours * 3_600_000,
            ).toISOString(),
          }
        : {}),
    });
  }

  async cloneEnvironment(ref: EnvironmentRef, request: CloneRequest) {
    const { spec } = this.#find(ref);
    return this.createEnvironment({
      services: spec.services,
      resources: spec.resources,
      ...request,
    });
  }

  async resetEnvironment(ref: EnvironmentRef) {
    this.#play({ ...this.#find(ref), conditions: [] });
  }

  async previewUpgrade() {
    return playedUpgrade();
  }

  async upgradeEnvironment(ref: EnvironmentRef, version: string) {
    const found = this.#find(ref);
    this.#upsert({
      ...found,
      newerBlueprint: undefined,
      spec: { ...found.spec, blueprint: { name: 'shop', version } },
    });
  }

  async getUsage(ref: EnvironmentRef) {
    return playedUsage(this.#find(ref));
  }

  async deleteEnvironment(ref: EnvironmentRef, { force }: { force: boolean }) {
    const found = this.#find(ref);
    if (!force) {
      const deleteAfter = new Date(Date.now() + 86_400_000).toISOString();
      this.#upsert(resting({ ...found, spec: { ...found.spec, deleteAfter } }));
      return;
    }
    this.#upsert({ ...found, phase: 'Terminating' });
    setTimeout(() => {
      this.#environments.delete(found.uid);
      this.#send('delete', { ...ref, uid: found.uid });
    }, 2 * STEP_MS);
  }

  async restoreEnvironment(ref: EnvironmentRef) {
    const found = this.#find(ref);
    this.#upsert(
      resting({ ...found, spec: { ...found.spec, deleteAfter: undefined } }),
    );
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

  #find({ namespace, name }: EnvironmentRef): Environment {
    const found = [...this.#environments.values()].find(
      e => e.namespace === namespace && e.name === name,
    );
    if (!found) {
      throw new Error(`There is no environment ${namespace}/${name}.`);
    }
    return found;
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
