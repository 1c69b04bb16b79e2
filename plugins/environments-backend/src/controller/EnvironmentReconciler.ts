import {
  Clock,
  Cluster,
  Informer,
  isKubernetesError,
  ReconcileContext,
  ReconcileResult,
} from '@itdo/plugin-clusters-node';
import {
  describeProblems,
  DevEnvironment,
  DevEnvironmentServiceState,
  DevEnvironmentStatus,
  FINALIZER,
  Problem,
} from '@itdo/plugin-environments-common';
import { Acceptance } from '../acceptance/Acceptance';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { EnvironmentPlan, plan, timesOf } from '../plan/plan';
import { conditionsOf, Findings } from '../status/conditions';
import {
  phaseOf,
  readyFinding,
  servicesFinding,
  urlsOf,
} from '../status/statusOf';
import { AppliedObjects } from './AppliedObjects';
import { Applier, ignoreMissing } from './Applier';
import { Children } from './Children';
import { ClusterFacts } from './ClusterFacts';
import { devEnvironments } from './devEnvironments';
import { NamespaceKeeper } from './NamespaceKeeper';
import { observeServices } from './observeServices';
import { StatusWriter } from './StatusWriter';
import { TeamAccess } from './TeamAccess';

const LOOK_AGAIN_MS = 5_000;

/** What a reconciler works with. */
export interface ReconcilerOptions {
  environments: Informer<DevEnvironment>;
  children: Children;
  acceptance: Acceptance;
  kinds: ServiceKinds;
  config: EnvironmentsConfig;
  isSimulated(node: string): boolean;
  clock: Clock;
}

/** Brings the cluster to what a DevEnvironment asks for, and its status to what is. */
export class EnvironmentReconciler {
  readonly #options: ReconcilerOptions;
  readonly #applied: AppliedObjects;
  readonly #applier: Applier;
  readonly #namespaces: NamespaceKeeper;
  readonly #status = new StatusWriter();
  readonly #teams = new TeamAccess();
  readonly #facts: ClusterFacts;

  constructor(options: ReconcilerOptions) {
    const { children, clock } = options;
    this.#options = options;
    this.#applied = new AppliedObjects(clock);
    this.#applier = new Applier(children, this.#applied);
    this.#namespaces = new NamespaceKeeper(children, this.#applied);
    this.#facts = new ClusterFacts(clock);
  }

  /** Notes that an object of an environment vanished: it is applied again, and a namespace with all that was in it. */
  vanished(kind: string, uid: string, object: { metadata?: object }): void {
    if (kind === 'Namespace') {
      this.#applier.forget(uid);
    } else {
      this.#applied.forget(uid, { ...object, kind });
    }
  }

  /** Notes that an environment is gone. */
  forget(uid: string): void {
    this.#applier.forget(uid);
    this.#status.forget(uid);
  }

  /** Makes the next reconciles look at the access of owners again. */
  sweep(): void {
    this.#teams.forgetAll();
  }

  async reconcile(
    key: string,
    { cluster }: Pick<ReconcileContext, 'cluster'>,
  ): Promise<ReconcileResult | void> {
    const environment = this.#options.environments.get(key);
    if (!environment) {
      return undefined;
    }
    if (environment.metadata.deletionTimestamp) {
      return this.#remove(environment, cluster);
    }
    const expiresInMs =
      Date.parse(timesOf(environment).expiresAt) -
      this.#options.clock.date().getTime();
    if (expiresInMs <= 0) {
      await this.#expire(environment, cluster);
      return undefined;
    }
    if (!environment.metadata.finalizers?.includes(FINALIZER)) {
      // Its change comes back as an event; nothing is made before it holds.
      await this.#setFinalizers(
        environment,
        [...(environment.metadata.finalizers ?? []), FINALIZER],
        cluster,
      );
      return undefined;
    }
    const againInMs = await this.#provide(environment, cluster);
    return { requeueAfterMs: Math.min(expiresInMs, againInMs ?? Infinity) };
  }

  async #provide(
    environment: DevEnvironment,
    cluster: Cluster,
  ): Promise<number | undefined> {
    const problems = await this.#problems(environment);
    const findings: Findings = { Accepted: acceptedFinding(problems) };
    if (problems.length > 0) {
      await this.#report(environment, findings, cluster, { phase: 'Rejected' });
      return undefined;
    }
    const facts = await this.#facts.get(cluster);
    const wanted = plan(environment, { ...this.#options, ...facts });
    const [namespace] = await Promise.all([
      this.#namespaces.ensure(environment, wanted.namespace, cluster),
      this.#teams.ensure(
        environment.spec,
        environment.metadata.namespace,
        cluster,
      ),
    ]);
    if (namespace.state !== 'ours') {
      const foreign = namespace.state === 'foreign';
      findings.Namespace = {
        status: 'False',
        reason: foreign ? 'NamespaceConflict' : 'NamespaceTerminating',
        message: namespace.message,
      };
      await this.#report(environment, findings, cluster, {
        phase: foreign ? 'Failed' : 'Provisioning',
      });
      return LOOK_AGAIN_MS;
    }
    findings.Namespace = {
      status: 'True',
      reason: 'Ready',
      message: `namespace '${environment.metadata.name}' stands`,
    };
    const againInMs = await this.#applyPlan(
      environment,
      wanted,
      findings,
      cluster,
    );
    const services = this.#observe(environment, wanted);
    findings.Services = servicesFinding(services);
    await this.#report(environment, findings, cluster, {
      phase: phaseOf(
        services,
        this.#status.current(environment),
        environment.metadata.generation ?? 0,
      ),
      services,
      urls: urlsOf(environment.metadata.name, wanted.routes, services, {
        address: this.#options.config.address,
        simulatedReason: this.#options.config.simulatedReason,
      }),
    });
    return againInMs;
  }

  async #applyPlan(
    environment: DevEnvironment,
    wanted: EnvironmentPlan,
    findings: Findings,
    cluster: Cluster,
  ): Promise<number | undefined> {
    try {
      const againInMs = await this.#applier.apply(environment, wanted, cluster);
      await this.#applier.prune(environment, wanted, cluster);
      Object.assign(findings, appliedFindings(wanted));
      return againInMs;
    } catch (error) {
      if (isKubernetesError(error, 'Invalid', 'Forbidden', 'BadRequest')) {
        // Not of the kind that passes by itself: say it where people look, and try again with growing delays.
        findings.Services = {
          status: 'False',
          reason: 'Refused',
          message: error.message,
        };
        await this.#report(environment, findings, cluster, { phase: 'Failed' });
      }
      throw error;
    }
  }

  #observe(
    environment: DevEnvironment,
    wanted: EnvironmentPlan,
  ): DevEnvironmentServiceState[] {
    const { children, isSimulated } = this.#options;
    const uid = environment.metadata.uid ?? '';
    const services = observeServices(environment, wanted, children, {
      isSimulated,
      generationOf: object => this.#applied.generationOf(uid, object),
    });
    if (services.some(({ reason }) => reason === 'Configuration')) {
      this.#applier.doubtSecrets(uid);
    }
    return services;
  }

  /** What the rules say; what was accepted once stays accepted until it changes. */
  async #problems(environment: DevEnvironment): Promise<Problem[]> {
    const accepted = this.#status
      .current(environment)
      .conditions?.find(({ type }) => type === 'Accepted');
    const settled =
      accepted?.status === 'True' &&
      accepted.observedGeneration === environment.metadata.generation;
    return settled ? [] : this.#options.acceptance.checkObject(environment);
  }

  async #report(
    environment: DevEnvironment,
    findings: Findings,
    cluster: Cluster,
    status: DevEnvironmentStatus,
  ): Promise<void> {
    const before = this.#status.current(environment);
    const generation = environment.metadata.generation ?? 0;
    const services = status.services ?? before.services ?? [];
    const now = `${this.#options.clock.date().toISOString().slice(0, 19)}Z`;
    await this.#status.write(
      environment,
      {
        observedGeneration: generation,
        ...status,
        services,
        urls: status.urls ?? before.urls ?? [],
        expiresAt: timesOf(environment).expiresAt,
        simulated: services.some(({ simulated }) => simulated),
        conditions: conditionsOf(
          { ...findings, Ready: readyFinding(findings) },
          before.conditions ?? [],
          generation,
          now,
        ),
      },
      cluster,
    );
  }

  async #remove(
    environment: DevEnvironment,
    cluster: Cluster,
  ): Promise<ReconcileResult | void> {
    const { finalizers = [], uid = '' } = environment.metadata;
    if (!finalizers.includes(FINALIZER)) {
      return undefined;
    }
    const removal = await this.#namespaces.remove(environment, cluster);
    if (removal.gone) {
      this.forget(uid);
      await ignoreMissing(
        this.#setFinalizers(
          environment,
          finalizers.filter(each => each !== FINALIZER),
          cluster,
        ),
      );
      return undefined;
    }
    await this.#report(
      environment,
      {
        Namespace: {
          status: 'False',
          reason: 'Terminating',
          message: removal.message,
        },
      },
      cluster,
      { phase: 'Terminating' },
    );
    return { requeueAfterMs: LOOK_AGAIN_MS };
  }

  async #expire(environment: DevEnvironment, cluster: Cluster): Promise<void> {
    const { namespace, name, uid } = environment.metadata;
    await ignoreMissing(
      cluster.delete(devEnvironments, { namespace, name }, { uid }),
    );
  }

  /** Refused with a conflict where the object changed meanwhile. */
  async #setFinalizers(
    { metadata: { namespace, name, resourceVersion, uid } }: DevEnvironment,
    finalizers: string[],
    cluster: Cluster,
  ): Promise<void> {
    await cluster.patch(
      devEnvironments,
      { namespace, name },
      { metadata: { finalizers, resourceVersion, uid } },
    );
  }
}

function acceptedFinding(problems: Problem[]): Findings['Accepted'] {
  const [first] = problems;
  return first
    ? {
        status: 'False',
        reason: first.rule,
        message: describeProblems(problems),
      }
    : {
        status: 'True',
        reason: 'Accepted',
        message: 'the request keeps all rules',
      };
}

function appliedFindings(wanted: EnvironmentPlan): Findings {
  return {
    Isolation: {
      status: 'True',
      reason: 'Applied',
      message: 'quota, limits, network policy and access stand',
    },
    Networking:
      wanted.routes.length > 0
        ? {
            status: 'True',
            reason: 'Published',
            message: 'the address leads to its services',
          }
        : {
            status: 'True',
            reason: 'NothingExposed',
            message: 'no service is to be reached from outside',
          },
    Monitoring:
      wanted.monitoring.length > 0
        ? {
            status: 'True',
            reason: 'Applied',
            message: 'its metrics are collected',
          }
        : {
            status: 'False',
            reason: 'NotInstalled',
            message: 'the cluster does not know ServiceMonitors',
          },
  };
}
