import {
  Cluster,
  isKubernetesError,
  KubernetesObject,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentServiceState,
  DevEnvironmentStatus,
} from '@itdo/plugin-environments-common';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { Pause } from '../lifecycle/lifecycleOf';
import { waitsFor } from '../lifecycle/waitsFor';
import { EnvironmentPlan, plan } from '../plan/plan';
import { imageFor } from '../plan/services';
import { Finding, Findings } from '../status/conditions';
import { phaseOf, servicesFinding, urlsOf } from '../status/statusOf';
import { AppliedObjects } from './AppliedObjects';
import { Applier } from './Applier';
import { Children } from './Children';
import { ClusterFacts } from './ClusterFacts';
import { acceptedFinding, appliedFindings } from './findings';
import { NamespaceKeeper, NamespaceState } from './NamespaceKeeper';
import { observeServices } from './observeServices';
import { Report } from './Reports';
import { serviceOf, StaleData } from './StaleData';
import { TeamAccess } from './TeamAccess';

const LOOK_AGAIN_MS = 5_000;

/** What came of bringing an environment to its plan. */
export interface Outcome extends Report {
  /** In how many milliseconds something has to be looked at again, if anything. */
  againInMs?: number;
  /** Why it could not be done, where that is not of the kind that passes by itself. */
  failure?: Error;
}

type Shown = Pick<DevEnvironmentServiceState, 'state' | 'reason' | 'message'>;

type HeldBack = Map<
  string,
  {
    /** Whether its volumes are held back too. */
    volumes: boolean;
    state: Partial<Shown>;
  }
>;

/** Its service waits until the configuration has an image for it. */
const IMAGE_NOT_YET = 'ImageNotYet';

const DATA_GOES: Shown = {
  state: 'Pending',
  reason: 'DataReset',
  message: 'its former data is being thrown away',
};

/** Brings the cluster to what an accepted environment asks for. */
export class Provisioner {
  readonly #config: EnvironmentsConfig;
  readonly #kinds: ServiceKinds;
  readonly #children: Children;
  readonly #applied: AppliedObjects;
  readonly #applier: Applier;
  readonly #namespaces: NamespaceKeeper;
  readonly #staleData: StaleData;
  readonly #facts: ClusterFacts;
  readonly #teams = new TeamAccess();
  readonly #isSimulated: (node: string) => boolean;

  constructor(options: {
    config: EnvironmentsConfig;
    kinds: ServiceKinds;
    children: Children;
    applied: AppliedObjects;
    applier: Applier;
    namespaces: NamespaceKeeper;
    facts: ClusterFacts;
    isSimulated(node: string): boolean;
  }) {
    this.#config = options.config;
    this.#kinds = options.kinds;
    this.#children = options.children;
    this.#applied = options.applied;
    this.#applier = options.applier;
    this.#namespaces = options.namespaces;
    this.#staleData = new StaleData(options.children, options.applied);
    this.#facts = options.facts;
    this.#isSimulated = options.isSimulated;
  }

  /** Makes the next environments have the access of their owners looked at again. */
  sweep(): void {
    this.#teams.forgetAll();
  }

  /**
   * @param pause - why its services are not to run, where they are not
   * @param status - the newest that is known
   */
  async provide(
    environment: DevEnvironment,
    pause: Pause | undefined,
    status: DevEnvironmentStatus,
    cluster: Cluster,
  ): Promise<Outcome> {
    const wanted = plan(environment, {
      config: this.#config,
      kinds: this.#kinds,
      paused: pause !== undefined,
      ...(await this.#facts.get(cluster)),
    });
    const [namespace] = await Promise.all([
      this.#namespaces.ensure(environment, wanted.namespace, cluster),
      this.#teams.ensure(
        environment.spec,
        environment.metadata.namespace,
        cluster,
      ),
    ]);
    const findings: Findings = {
      Accepted: acceptedFinding([]),
      Namespace: namespaceFinding(namespace, environment.metadata.name),
    };
    if (namespace.state !== 'ours') {
      return {
        findings,
        phase: namespace.state === 'foreign' ? 'Failed' : 'Provisioning',
        againInMs: LOOK_AGAIN_MS,
      };
    }
    if (namespace.isNew) {
      this.#applier.expectNoSecrets(environment.metadata.uid ?? '');
    }
    const held = await this.#heldBack(environment, pause, wanted, cluster);
    const failure = await this.#apply(environment, wanted, held, cluster);
    if (failure) {
      return {
        findings: { ...findings, Services: refused(failure) },
        phase: 'Failed',
        failure,
      };
    }
    const services = this.#observe(environment, pause, wanted).map(state => ({
      ...state,
      ...held.get(state.name)?.state,
    }));
    return {
      findings: {
        ...findings,
        ...appliedFindings(wanted),
        Services: pause
          ? { status: 'False', ...pause }
          : servicesFinding(services),
      },
      phase: pause
        ? pausedPhase(pause)
        : phaseOf(services, status, environment.metadata.generation ?? 0),
      services,
      urls: urlsOf(environment.metadata.name, wanted.routes, services, {
        address: this.#config.address,
        serving: wanted.serving,
        simulatedReason: this.#config.simulatedReason,
      }),
      ...([...held.values()].some(({ state }) => state.reason === IMAGE_NOT_YET)
        ? { againInMs: LOOK_AGAIN_MS }
        : {}),
    };
  }

  /** Services whose workloads are not to be applied yet, with what to say of them. */
  async #heldBack(
    environment: DevEnvironment,
    pause: Pause | undefined,
    wanted: EnvironmentPlan,
    cluster: Cluster,
  ): Promise<HeldBack> {
    const stale = await this.#staleData.remove(environment, wanted, cluster);
    const waiting = waitsFor(
      environment.spec.services,
      this.#observe(environment, pause, wanted),
      service => this.#isMade(environment, wanted, service),
    );
    const held: HeldBack = new Map();
    const hold = (service: string, volumes: boolean, state: Shown) =>
      held.set(service, { volumes, state: pause ? {} : state });
    waiting.forEach((state, service) => hold(service, false, state));
    stale.forEach(service => hold(service, true, DATA_GOES));
    for (const service of environment.spec.services) {
      const kind = this.#kinds.get(service.type);
      const missing =
        kind && imageFor(service, kind, this.#config.images)?.notYet;
      if (missing) {
        hold(service.name, false, {
          state: 'Pending',
          reason: IMAGE_NOT_YET,
          message: missing,
        });
      }
    }
    return held;
  }

  /** @returns why it cannot be done, where that does not pass by itself */
  async #apply(
    environment: DevEnvironment,
    wanted: EnvironmentPlan,
    held: HeldBack,
    cluster: Cluster,
  ): Promise<Error | undefined> {
    const workloads = new Set(wanted.workloads.map(({ object }) => object));
    const isHeldBack = (object: KubernetesObject) => {
      const service = held.get(serviceOf(object));
      return (
        service !== undefined &&
        (workloads.has(object) ||
          (service.volumes && object.kind === 'PersistentVolumeClaim'))
      );
    };
    try {
      await this.#applier.apply(environment, wanted, isHeldBack, cluster);
      await this.#applier.prune(environment, wanted, cluster);
      return undefined;
    } catch (error) {
      if (isKubernetesError(error, 'Invalid', 'Forbidden', 'BadRequest')) {
        // Not of the kind that passes by itself: it is said where people look, and tried again with growing delays.
        return error;
      }
      throw error;
    }
  }

  #observe(
    environment: DevEnvironment,
    pause: Pause | undefined,
    wanted: EnvironmentPlan,
  ): DevEnvironmentServiceState[] {
    const uid = environment.metadata.uid ?? '';
    const services = observeServices(environment, wanted, this.#children, {
      paused: pause !== undefined,
      isSimulated: this.#isSimulated,
      generationOf: object => this.#applied.generationOf(uid, object),
    });
    if (services.some(({ reason }) => reason === 'Configuration')) {
      this.#applier.doubtSecrets(uid);
    }
    return services;
  }

  #isMade(
    { metadata: { uid = '' } }: DevEnvironment,
    { workloads }: EnvironmentPlan,
    service: string,
  ): boolean {
    const object = workloads.find(each => each.service === service)?.object;
    return (
      object !== undefined &&
      (this.#applied.has(uid, object) ||
        this.#children.find(object) !== undefined)
    );
  }
}

function namespaceFinding(namespace: NamespaceState, name: string): Finding {
  switch (namespace.state) {
    case 'ours':
      return {
        status: 'True',
        reason: 'Ready',
        message: `namespace '${name}' stands`,
      };
    case 'foreign':
      return {
        status: 'False',
        reason: 'NamespaceConflict',
        message: namespace.message,
      };
    default:
      return {
        status: 'False',
        reason: 'NamespaceTerminating',
        message: namespace.message,
      };
  }
}

function refused({ message }: Error): Finding {
  return { status: 'False', reason: 'Refused', message };
}

function pausedPhase({ reason }: Pause): 'PendingDeletion' | 'Paused' {
  return reason === 'PendingDeletion' ? reason : 'Paused';
}
