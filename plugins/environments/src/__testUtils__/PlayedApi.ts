import {
  type EnvironmentRef,
  type EnvironmentsApi,
} from '../api/EnvironmentsApi';
import {
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
} from '../api/types';
import { environment, options } from './fixtures';

const encoded = (event: string, data: object) =>
  new TextEncoder().encode(
    `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
  );

/** An operation that changes something. */
type Act =
  | 'update'
  | 'resume'
  | 'restart'
  | 'open'
  | 'clone'
  | 'reset'
  | 'upgrade'
  | 'delete'
  | 'restore'
  | 'activity';

/** The REST API, played by the test: it says what the streams say, and counts what is asked. */
export class PlayedApi implements EnvironmentsApi {
  options: EnvironmentOptions = options();
  events: EnvironmentEvent[] = [];
  blueprints: Blueprint[] = [];
  budgets: Budget[] = [];
  usage: EnvironmentUsage = {
    samples: [],
    services: [],
    quota: [],
    simulated: false,
    unavailable: 'No metrics source is connected',
  };
  upgrade: BlueprintUpgrade = {
    blueprint: 'web',
    from: '1.0.0',
    to: '1.1.0',
    changes: [],
  };
  /** Every question that a page asked. */
  readonly calls: string[] = [];
  /** Every change that a page asked for, with what it said. */
  readonly acts: Array<{ act: Act; name: string; body?: unknown }> = [];
  /** Keys under which clones were asked for. */
  readonly cloneKeys: string[] = [];
  readonly created: Array<{ request: EnvironmentRequest; key: string }> = [];
  answerCreate: (request: EnvironmentRequest) => Promise<Environment> =
    async request => environment({ name: `dev-${request.name}-alice` });
  /** What becomes of the acts; they are accepted unless this throws. */
  answerAct: (act: Act) => Promise<void> = async () => {};
  answerStream: (() => Response) | undefined;
  #streams: ReadableStreamDefaultController<Uint8Array>[] = [];

  constructor(public environments: Environment[] = []) {}

  async getOptions() {
    this.calls.push('options');
    return this.options;
  }

  async listBlueprints() {
    this.calls.push('blueprints');
    return this.blueprints;
  }

  async getBudgets({ owner = '', team = '' }) {
    this.calls.push(`budgets ${owner} ${team}`);
    return this.budgets;
  }

  async createEnvironment(request: EnvironmentRequest, key: string) {
    this.calls.push('create');
    this.created.push({ request, key });
    return this.answerCreate(request);
  }

  updateEnvironment(ref: EnvironmentRef, change: EnvironmentChange) {
    return this.#act('update', ref, change);
  }

  resumeEnvironment(ref: EnvironmentRef) {
    return this.#act('resume', ref);
  }

  restartServices(ref: EnvironmentRef, services: string[]) {
    return this.#act('restart', ref, services);
  }

  async openService(ref: EnvironmentRef, what: object) {
    await this.#act('open', ref, what);
    return { url: 'http://opened.access.localhost', expiresAt: '' };
  }

  async openHost(what: { host: string; path?: string }) {
    this.calls.push(`open ${what.host} ${what.path ?? ''}`);
    await this.answerAct('open');
    return { url: 'http://opened.access.localhost', expiresAt: '' };
  }

  noteActivity(ref: EnvironmentRef) {
    return this.#act('activity', ref);
  }

  async cloneEnvironment(
    ref: EnvironmentRef,
    request: CloneRequest,
    key: string,
  ) {
    this.cloneKeys.push(key);
    await this.#act('clone', ref, request);
    return environment({ name: `dev-${request.name}-alice` });
  }

  resetEnvironment(ref: EnvironmentRef) {
    return this.#act('reset', ref);
  }

  async previewUpgrade() {
    this.calls.push('preview');
    return this.upgrade;
  }

  upgradeEnvironment(ref: EnvironmentRef, version: string) {
    return this.#act('upgrade', ref, version);
  }

  async getUsage() {
    this.calls.push('usage');
    return this.usage;
  }

  deleteEnvironment(ref: EnvironmentRef, how: { force: boolean }) {
    return this.#act('delete', ref, how);
  }

  restoreEnvironment(ref: EnvironmentRef) {
    return this.#act('restore', ref);
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

  /** What was asked of this kind, each with what was said. */
  saidOf(act: Act): unknown[] {
    return this.acts.filter(done => done.act === act).map(done => done.body);
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

  async #act(act: Act, { namespace, name }: EnvironmentRef, body?: unknown) {
    this.acts.push({ act, name: `${namespace}/${name}`, body });
    await this.answerAct(act);
  }
}
