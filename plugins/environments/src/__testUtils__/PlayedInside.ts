import {
  type Connections,
  type Container,
  type CostEstimate,
  type RevealedSecrets,
  type Timeline,
  type Variable,
} from '@itdo/plugin-environments-common';
import { type EnvironmentRef } from '../api/EnvironmentsApi';
import { type InsideApi, type LogQuestion } from '../api/InsideApi';

/** A running container of a service that is called like it. */
export function container(
  service: string,
  changes: Partial<Container> = {},
): Container {
  return {
    service,
    pod: `${service}-0`,
    container: service,
    state: 'Running',
    restarts: 0,
    simulated: false,
    ...changes,
  };
}

/** The inside of environments as a test wants it, with what was asked of it. */
export class PlayedInside implements InsideApi {
  containers: Container[] = [container('app'), container('frontend')];
  connections: Connections = {
    account: 'system:serviceaccount:team-backend-team:u-alice',
    portForwards: [
      {
        service: 'app',
        target: 'app-db',
        port: 5432,
        localPort: 5432,
        command: 'kubectl port-forward service/app-db 5432:5432',
      },
    ],
    kubeconfigLimits: {
      minSeconds: 600,
      defaultSeconds: 3600,
      maxSeconds: 28_800,
    },
  };
  variables: Variable[] = [
    {
      service: 'app',
      container: 'postgres',
      name: 'POSTGRES_DB',
      value: 'app',
      source: 'Value',
    },
    {
      service: 'app',
      container: 'postgres',
      name: 'POSTGRES_PASSWORD',
      source: 'Secret',
      from: 'app-db/POSTGRES_PASSWORD',
    },
  ];
  cost: CostEstimate = {
    estimate: true,
    currency: 'EUR',
    running: true,
    perHourNow: 0.2,
    perHourRunning: 0.2,
    perHourStopped: 0.01,
    soFar: 1.5,
    projected: 9.6,
    runningHours: 7.5,
    stoppedHours: 0,
    until: '2026-03-03T12:00:00Z',
    parts: [
      {
        resource: 'cpu',
        amount: 4,
        unit: 'core',
        price: 0.03,
        perHour: 0.12,
        stopsWithServices: true,
      },
    ],
    basis: 'An estimate from examples.',
  };
  timelines: Timeline[] = [
    {
      items: [
        {
          id: '2',
          at: '2026-03-01T12:00:00Z',
          actor: 'user:default/alice',
          via: 'portal',
          action: 'restart',
          message: 'Services were started anew: app',
        },
      ],
      next: '2',
    },
    {
      items: [
        {
          id: '1',
          at: '2026-03-01T11:00:00Z',
          actor: 'kubectl-edit',
          via: 'cluster',
          action: 'change',
          message: 'Changed in the cluster',
        },
      ],
    },
  ];
  answerReveal: (service: string) => Promise<RevealedSecrets> =
    async service => ({
      service,
      items: [
        {
          container: 'postgres',
          name: 'POSTGRES_PASSWORD',
          from: 'app-db/POSTGRES_PASSWORD',
          value: 'correct horse',
        },
      ],
    });
  answerTerminal: () => Promise<void> = async () => {};
  readonly questions: LogQuestion[] = [];
  readonly terminals: Array<{ pod: string; container: string }> = [];
  readonly kubeconfigSeconds: number[] = [];
  #logs: ReadableStreamDefaultController<Uint8Array> | undefined;

  async listContainers() {
    return this.containers;
  }

  async openLogs(
    _ref: EnvironmentRef,
    question: LogQuestion,
    signal: AbortSignal,
  ) {
    this.questions.push(question);
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        this.#logs = controller;
        signal.addEventListener('abort', () => {
          this.#logs = undefined;
        });
      },
    });
    return new Response(body);
  }

  /** Says something on the stream of logs that was opened last. */
  say(event: string, data: object) {
    this.#logs?.enqueue(
      new TextEncoder().encode(
        `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
      ),
    );
  }

  async openTerminal(
    _ref: EnvironmentRef,
    where: { pod: string; container: string },
  ) {
    this.terminals.push(where);
    await this.answerTerminal();
    return {
      ticket: 't',
      path: '/terminal?ticket=t',
      url: 'ws://localhost/terminal?ticket=t',
      expiresAt: '2026-03-01T12:00:30Z',
      idleSeconds: 900,
    };
  }

  async createKubeconfig({ name }: EnvironmentRef, expirySeconds: number) {
    this.kubeconfigSeconds.push(expirySeconds);
    return {
      kubeconfig: 'apiVersion: v1',
      account: this.connections.account ?? '',
      server: 'https://127.0.0.1:7443',
      expiresAt: '2026-03-01T13:00:00Z',
      filename: `${name}.kubeconfig`,
    };
  }

  async getConnections() {
    return this.connections;
  }

  async listVariables() {
    return this.variables;
  }

  revealSecrets(_ref: EnvironmentRef, service: string) {
    return this.answerReveal(service);
  }

  async getCost() {
    return this.cost;
  }

  async getTimeline(_ref: EnvironmentRef, before?: string) {
    return this.timelines[before ? 1 : 0];
  }
}
