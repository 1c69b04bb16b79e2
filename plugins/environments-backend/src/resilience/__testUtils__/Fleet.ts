import { mockServices } from '@backstage/backend-test-utils';
import {
  Clock,
  Cluster,
  KubernetesObject,
  resources,
  systemClock,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentSpec,
  Phase,
} from '@itdo/plugin-environments-common';
import { Acceptance } from '../../acceptance/Acceptance';
import { EnvironmentsConfig } from '../../config/EnvironmentsConfig';
import { ignoreMissing } from '../../controller/Applier';
import { devEnvironments } from '../../controller/devEnvironments';
import { EnvironmentsController } from '../../controller/EnvironmentsController';
import { ServiceKinds } from '../../kinds/ServiceKinds';
import { letElect } from '../../__testUtils__/actAs';
import {
  ConnectedCluster,
  dropEnvironment,
  dropNamespace,
  eventually,
  makeTeamNamespace,
  readEnvironment,
  uniqueSuffix,
} from '../../__testUtils__/controlPlane';
import {
  environmentOf,
  specOf,
  tableOfOwners,
  testConfig,
} from '../../__testUtils__/fixtures';
import { differencesOf } from './differences';
import { Witness } from './Witness';

type Told = KubernetesObject & { reason?: string; note?: string };

/** Phases in which services are stopped. */
const STOPPED: Phase[] = ['Paused', 'PendingDeletion'];

/** Environments of one owner that are left to a controller of the test's own, under the eyes of a witness. */
export class Fleet {
  readonly suffix = uniqueSuffix();
  readonly team = `group:default/${this.suffix}`;
  readonly owner = `user:default/jane-${this.suffix}`;
  readonly config: EnvironmentsConfig = testConfig({
    controller: { namespace: this.#lease, name: this.suffix },
  });
  readonly cluster: ConnectedCluster;
  readonly witness: Witness;

  private constructor(cluster: ConnectedCluster) {
    this.cluster = cluster;
    this.witness = new Witness(cluster, this.suffix);
  }

  static async start(connect: () => Promise<ConnectedCluster>): Promise<Fleet> {
    const fleet = new Fleet(await connect());
    await makeTeamNamespace(fleet.cluster, fleet.#lease);
    await makeTeamNamespace(fleet.cluster, fleet.#teamNamespace);
    await letElect(fleet.cluster, fleet.#lease);
    await fleet.witness.whenReady();
    return fleet;
  }

  /** A controller as a process finds it that has just begun; it is not started. */
  controller(
    cluster: Cluster,
    clock: Clock = systemClock,
  ): EnvironmentsController {
    const { config } = this;
    const kinds = ServiceKinds.withDefaults();
    return new EnvironmentsController({
      cluster,
      config,
      kinds,
      clock,
      logger: mockServices.logger.mock(),
      acceptance: new Acceptance({
        config,
        kinds,
        owners: tableOfOwners({ [this.owner]: [this.team] }),
      }),
    });
  }

  /** Asks for an environment as `kubectl` does, that is without what the controller adds. */
  create(
    name: string,
    changes: Partial<DevEnvironmentSpec> = {},
  ): Promise<DevEnvironment> {
    const { metadata, ...environment } = environmentOf(
      specOf({
        name,
        owner: this.owner,
        createdBy: this.owner,
        team: this.team,
        services: [
          { name: 'app', type: 'database' },
          { name: 'sessions', type: 'cache' },
        ],
        ...changes,
      }),
      this.suffix,
    );
    return this.cluster.create<DevEnvironment>({
      ...environment,
      metadata: { ...metadata, finalizers: [] },
    });
  }

  /** Merges changes into the spec of all; null takes a field away. */
  async changeAll(spec: Record<string, unknown>): Promise<void> {
    const all = await this.environments();
    await Promise.all(
      all.map(({ metadata: { namespace, name } }) =>
        this.cluster.patch(devEnvironments, { namespace, name }, { spec }),
      ),
    );
  }

  /** Asks for the deletion of all, as `kubectl delete` does. */
  async deleteAll(): Promise<void> {
    const all = await this.environments();
    await Promise.all(all.map(each => ignoreMissing(this.delete(each))));
  }

  /** Asks for the deletion of one, as `kubectl delete` does. */
  async delete({ metadata }: DevEnvironment): Promise<void> {
    const { namespace, name } = metadata;
    await this.cluster.delete(devEnvironments, { namespace, name });
  }

  async isIn(environment: DevEnvironment, phase: Phase): Promise<boolean> {
    const now = await this.#read(environment);
    return now !== undefined && isIn(now, phase);
  }

  async isGone(environment: DevEnvironment): Promise<boolean> {
    return (await this.#read(environment)) === undefined;
  }

  async environments(): Promise<DevEnvironment[]> {
    const { items } = await this.cluster.list<DevEnvironment>(devEnvironments, {
      namespace: this.#teamNamespace,
    });
    return items;
  }

  /** Whether all are said to be in a phase, as they are declared now. */
  async allIn(phase: Phase): Promise<boolean> {
    const all = await this.environments();
    return all.every(each => isIn(each, phase));
  }

  async isEmpty(): Promise<boolean> {
    return (await this.environments()).length === 0;
  }

  /** All that is not as it should be when everything has come to rest and nobody has touched what is the controller's. */
  async troubles(): Promise<string[]> {
    const [differences, repairs] = await Promise.all([
      this.#differences(),
      this.#repairs(),
    ]);
    return [...differences, ...repairs, ...this.witness.complaints];
  }

  /** Waits until nothing stands any more that was made for an environment. */
  async nothingLeft(): Promise<string[]> {
    await eventually(async () => this.witness.standing().length === 0);
    return this.witness.complaints;
  }

  /** Removes all that was made, by force where no controller does it. */
  async stop(): Promise<void> {
    for (const { metadata } of await this.environments()) {
      const { namespace, name } = metadata;
      await dropEnvironment(this.cluster, { namespace, name });
      await dropNamespace(this.cluster, name);
    }
    await this.witness.stop();
    await dropNamespace(this.cluster, this.#teamNamespace);
    await dropNamespace(this.cluster, this.#lease);
    await this.cluster.close();
  }

  /** What is not as declared, by environment. */
  async #differences(): Promise<string[]> {
    const all = await this.environments();
    const { cluster, config } = this;
    const found = await Promise.all(
      all.map(async environment => {
        const paused = STOPPED.some(each => each === environment.status?.phase);
        const differences = await differencesOf(environment, {
          cluster,
          config,
          paused,
        });
        return differences.map(each => `${environment.metadata.name}: ${each}`);
      }),
    );
    return found.flat();
  }

  /** What the controller told of repairs; nothing where nobody touched its objects. */
  async #repairs(): Promise<string[]> {
    const all = await this.environments();
    const events = await Promise.all(
      all.map(({ metadata: { name: namespace } }) =>
        this.cluster.list<Told>(resources.events, { namespace }),
      ),
    );
    return events
      .flatMap(({ items }) => items)
      .flatMap(({ reason, note }) =>
        reason === 'DriftRepaired' ? [note ?? ''] : [],
      );
  }

  #read({ metadata: { namespace, name } }: DevEnvironment) {
    return readEnvironment(this.cluster, { namespace, name });
  }

  get #lease(): string {
    return `t-${this.suffix}`;
  }

  get #teamNamespace(): string {
    return `team-${this.suffix}`;
  }
}

function isIn({ status, metadata }: DevEnvironment, phase: Phase): boolean {
  return (
    status?.phase === phase && status.observedGeneration === metadata.generation
  );
}
