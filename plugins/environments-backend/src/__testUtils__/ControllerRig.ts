import { mockServices } from '@backstage/backend-test-utils';
import { KubernetesObject, ResourceRef } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentSpec,
} from '@itdo/plugin-environments-common';
import { ServiceImage } from '@itdo/plugin-environments-node';
import { Acceptance } from '../acceptance/Acceptance';
import { ignoreMissing } from '../controller/Applier';
import { devEnvironments } from '../controller/devEnvironments';
import { EnvironmentsController } from '../controller/EnvironmentsController';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { Notify } from '../lifecycle/Notify';
import { actAs, letElect, platformAccounts } from './actAs';
import {
  ConnectedCluster,
  dropNamespace,
  eventually,
  find,
  makeTeamNamespace,
  readEnvironment,
  uniqueSuffix,
} from './controlPlane';
import { environmentOf, specOf, tableOfOwners, testConfig } from './fixtures';
import { TravelClock } from './TravelClock';

/** A controller of its own on a real control plane, with a team of two and a clock that can be set. */
export class ControllerRig {
  readonly suffix = uniqueSuffix();
  readonly team = `group:default/${this.suffix}`;
  readonly owner = `user:default/jane-${this.suffix}`;
  readonly colleague = `user:default/john-${this.suffix}`;
  readonly clock = new TravelClock();
  readonly cluster: ConnectedCluster;
  readonly #working: ConnectedCluster;
  readonly #config: object;
  readonly #notify: Notify;
  /** Those that the controller has; a test may change them. */
  images = new Map<string, ServiceImage>();
  #controller: EnvironmentsController | undefined;

  private constructor(
    cluster: ConnectedCluster,
    working: ConnectedCluster,
    options: { config?: object; notify?: Notify },
  ) {
    this.cluster = cluster;
    this.#working = working;
    this.#config = options.config ?? {};
    this.#notify = options.notify ?? (async () => {});
  }

  static async start(
    connect: () => Promise<ConnectedCluster>,
    options: { config?: object; notify?: Notify } = {},
  ): Promise<ControllerRig> {
    const cluster = await connect();
    const working = await actAs(cluster, platformAccounts.controller);
    const rig = new ControllerRig(cluster, working, options);
    await makeTeamNamespace(cluster, rig.#lease);
    await makeTeamNamespace(cluster, rig.#teamNamespace);
    await letElect(cluster, rig.#lease);
    rig.startController();
    return rig;
  }

  get controller(): EnvironmentsController {
    if (!this.#controller) {
      throw new Error('the controller does not run');
    }
    return this.#controller;
  }

  /** A controller as a process finds it that has just begun. */
  startController(): void {
    const config = testConfig({
      controller: { namespace: this.#lease, name: this.suffix },
      ...this.#config,
    });
    this.images = config.images;
    const kinds = ServiceKinds.withDefaults();
    this.#controller = new EnvironmentsController({
      cluster: this.#working,
      config,
      kinds,
      notify: this.#notify,
      logger: mockServices.logger.mock(),
      clock: this.clock,
      acceptance: new Acceptance({
        config,
        kinds,
        owners: tableOfOwners({
          [this.owner]: [this.team],
          [this.colleague]: [this.team],
        }),
      }),
    });
    this.#controller.start();
  }

  async stopController(): Promise<void> {
    await this.#controller?.stop();
    this.#controller = undefined;
  }

  /** Asks for an environment of one database, unless the changes say otherwise. */
  create(
    name: string,
    changes: Partial<DevEnvironmentSpec> = {},
  ): Promise<DevEnvironment> {
    return this.cluster.create(
      environmentOf(
        specOf({
          name,
          owner: this.owner,
          createdBy: this.owner,
          team: this.team,
          ttlHours: 720,
          services: [{ name: 'app', type: 'database' }],
          ...changes,
        }),
        this.suffix,
      ),
    );
  }

  /** Merges changes into an environment; null takes a field away. */
  change(
    { metadata: { namespace, name } }: DevEnvironment,
    changes: {
      spec?: Record<string, unknown>;
      metadata?: Record<string, unknown>;
    },
  ): Promise<DevEnvironment> {
    return this.cluster.patch(devEnvironments, { namespace, name }, changes);
  }

  /** Asks for the deletion of an environment, as `kubectl delete` does. */
  delete({ metadata: { namespace, name } }: DevEnvironment): Promise<void> {
    return this.cluster.delete(devEnvironments, { namespace, name });
  }

  read({
    metadata: { namespace, name },
  }: DevEnvironment): Promise<DevEnvironment | undefined> {
    return readEnvironment(this.cluster, { namespace, name });
  }

  /** Waits until an environment is as the test wants it. */
  until(
    environment: DevEnvironment,
    isSo: (now: DevEnvironment) => boolean | undefined,
  ): Promise<DevEnvironment> {
    return eventually(async () => {
      const now = await this.read(environment);
      return now && isSo(now) && now;
    });
  }

  inPhase(environment: DevEnvironment, phase: string): Promise<DevEnvironment> {
    return this.until(
      environment,
      ({ status, metadata }) =>
        status?.phase === phase &&
        status.observedGeneration === metadata.generation,
    );
  }

  gone(environment: DevEnvironment): Promise<unknown> {
    return eventually(async () => !(await this.read(environment)));
  }

  /** An object in the namespace of an environment. */
  within<T extends KubernetesObject>(
    { metadata: { name: namespace } }: DevEnvironment,
    resource: ResourceRef,
    name: string,
  ): Promise<T | undefined> {
    return find<T>(this.cluster, resource, { namespace, name });
  }

  /** Ends all environments, and everything that was made for the rig. */
  async stop(): Promise<void> {
    const { items } = await this.cluster.list<DevEnvironment>(devEnvironments, {
      namespace: this.#teamNamespace,
    });
    await Promise.all(items.map(each => ignoreMissing(this.delete(each))));
    await Promise.all(items.map(each => this.gone(each)));
    await this.stopController();
    await dropNamespace(this.cluster, this.#teamNamespace);
    await dropNamespace(this.cluster, this.#lease);
    await this.#working.close();
    await this.cluster.close();
  }

  get #lease(): string {
    return `t-${this.suffix}`;
  }

  get #teamNamespace(): string {
    return `team-${this.suffix}`;
  }
}

/** What a condition of an environment says. */
export function conditionOf({ status }: DevEnvironment, type: string) {
  return status?.conditions?.find(each => each.type === type);
}
