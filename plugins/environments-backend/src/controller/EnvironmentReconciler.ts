import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Clock,
  Cluster,
  Informer,
  KubernetesObject,
  ReconcileContext,
  ReconcileResult,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentStatus,
} from '@itdo/plugin-environments-common';
import { Acceptance } from '../acceptance/Acceptance';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { activityOf } from '../lifecycle/activity';
import { endOf } from '../lifecycle/endOf';
import { isAskedToStop, lifecycleOf } from '../lifecycle/lifecycleOf';
import { Notify } from '../lifecycle/Notify';
import { wholeSeconds } from '../lifecycle/times';
import { Admission } from './Admission';
import { AppliedObjects } from './AppliedObjects';
import { Applier } from './Applier';
import { BudgetLedger } from './BudgetLedger';
import { Children } from './Children';
import { Claim } from './Claim';
import { ClusterFacts } from './ClusterFacts';
import { ExpiryWarnings } from './ExpiryWarnings';
import { acceptedFinding } from './findings';
import { NamespaceKeeper } from './NamespaceKeeper';
import { Provisioner } from './Provisioner';
import { Removal } from './Removal';
import { Repairs } from './Repairs';
import { Reports } from './Reports';
import { stopWorkloads } from './stopWorkloads';

/** A namespace that is going tells little of how far it is. */
const LOOK_AGAIN_MS = 5_000;
/** Timers do not follow a wall clock that is set; whatever is due then is noticed this much later at most. */
const AT_LEAST_EVERY_MS = 600_000;

/** What a reconcile works with. */
export interface ReconcilerOptions {
  environments: Informer<DevEnvironment>;
  children: Children;
  acceptance: Acceptance;
  kinds: ServiceKinds;
  config: EnvironmentsConfig;
  ledger: BudgetLedger;
  /** Tells owners of the end; without it nobody is told. */
  notify?: Notify;
  isSimulated(node: string): boolean;
  clock: Clock;
  logger: LoggerService;
}

/** Brings the cluster to what a DevEnvironment asks for, and its status to what is. */
export class EnvironmentReconciler {
  readonly #environments: Informer<DevEnvironment>;
  readonly #children: Children;
  readonly #clock: Clock;
  readonly #applied: AppliedObjects;
  readonly #applier: Applier;
  readonly #claim = new Claim();
  readonly #admission: Admission;
  readonly #provisioner: Provisioner;
  readonly #removal: Removal;
  readonly #reports: Reports;
  readonly #warnings: ExpiryWarnings;

  constructor(options: ReconcilerOptions) {
    const { children, clock, environments } = options;
    const repairs = new Repairs(options);
    this.#environments = environments;
    this.#children = children;
    this.#clock = clock;
    this.#applied = new AppliedObjects();
    this.#applier = new Applier(children, this.#applied, repairs);
    const namespaces = new NamespaceKeeper(children, this.#applied, repairs);
    this.#admission = new Admission(options);
    this.#provisioner = new Provisioner({
      ...options,
      namespaces,
      applied: this.#applied,
      applier: this.#applier,
      facts: new ClusterFacts(clock),
    });
    this.#removal = new Removal({
      children,
      namespaces,
      clock,
      claim: this.#claim,
      stuckAfterMs: options.config.deletion.stuckMinutes * 60_000,
    });
    this.#reports = new Reports(clock);
    this.#warnings = new ExpiryWarnings(options);
  }

  /** Notes that an object of an environment vanished: it is made anew, and a namespace with all that was in it. */
  vanished(uid: string, object: KubernetesObject): void {
    if (this.#applied.vanished(uid, object) && object.kind === 'Namespace') {
      this.#applier.doubtSecrets(uid);
    }
  }

  /** Notes that an environment is gone. */
  forget(uid: string): void {
    this.#applier.forget(uid);
    this.#reports.forget(uid);
  }

  /** Makes the next reconciles look at the access of owners again. */
  sweep(): void {
    this.#provisioner.sweep();
  }

  async reconcile(
    key: string,
    { cluster }: Pick<ReconcileContext, 'cluster'>,
  ): Promise<ReconcileResult | void> {
    const environment = this.#environments.get(key);
    if (!environment) {
      return undefined;
    }
    if (environment.metadata.deletionTimestamp) {
      return this.#letGo(environment, cluster);
    }
    const endsInMs = endOf(environment) - this.#clock.date().getTime();
    if (endsInMs <= 0) {
      await this.#removal.end(environment, cluster);
      return undefined;
    }
    if (!(await this.#claim.hold(environment, cluster))) {
      return undefined;
    }
    const againInMs = await this.#keep(environment, cluster);
    return {
      requeueAfterMs: Math.min(endsInMs, againInMs, AT_LEAST_EVERY_MS),
    };
  }

  /** @returns in how many milliseconds it has to be looked at again, if nothing changes before */
  async #keep(environment: DevEnvironment, cluster: Cluster): Promise<number> {
    const status = this.#reports.current(environment);
    const problems = await this.#admission.problems(environment, status);
    const warnings = await this.#warnings.send(environment, status);
    if (problems.length > 0) {
      if (isAskedToStop(environment)) {
        await stopWorkloads(
          environment,
          { children: this.#children, applied: this.#applied },
          cluster,
        );
      }
      await this.#reports.write(
        environment,
        {
          findings: { Accepted: acceptedFinding(problems) },
          phase: 'Rejected',
        },
        { ...this.#activity(environment, status), warned: warnings.warned },
        cluster,
      );
      return warnings.againInMs ?? Infinity;
    }
    const date = this.#clock.date();
    const { pause, times, changesAt } = lifecycleOf(environment, status, date);
    await this.#claim.name(environment, cluster);
    const { againInMs, failure, ...report } = await this.#provisioner.provide(
      environment,
      pause,
      status,
      cluster,
    );
    await this.#reports.write(
      environment,
      report,
      { ...times, warned: warnings.warned },
      cluster,
    );
    if (failure) {
      throw failure;
    }
    return Math.min(
      againInMs ?? Infinity,
      warnings.againInMs ?? Infinity,
      (changesAt ?? Infinity) - date.getTime(),
    );
  }

  async #letGo(
    environment: DevEnvironment,
    cluster: Cluster,
  ): Promise<ReconcileResult | void> {
    const waits = await this.#removal.goOn(environment, cluster);
    if (!waits) {
      this.forget(environment.metadata.uid ?? '');
      return undefined;
    }
    const status = this.#reports.current(environment);
    await this.#reports.write(
      environment,
      { findings: { Namespace: waits }, phase: 'Terminating' },
      { lastActivityAt: status.lastActivityAt, warned: status.warned },
      cluster,
    );
    return { requeueAfterMs: LOOK_AGAIN_MS };
  }

  /** When one that breaks rules was used last: the rest of its life depends on what cannot be relied on. */
  #activity(
    environment: DevEnvironment,
    status: DevEnvironmentStatus,
  ): Pick<DevEnvironmentStatus, 'lastActivityAt'> {
    const now = this.#clock.date().getTime();
    const { lastAt } = activityOf(environment, status, now);
    return { lastActivityAt: wholeSeconds(lastAt) };
  }
}
