import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Clock,
  Cluster,
  Controller,
  createController,
  Informer,
  keyOf,
  LeaderElector,
  resources,
} from '@itdo/plugin-clusters-node';
import { DevEnvironment, labels } from '@itdo/plugin-environments-common';
import { Acceptance } from '../acceptance/Acceptance';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { Notify } from '../lifecycle/Notify';
import { ignoreMissing } from './Applier';
import { BudgetLedger } from './BudgetLedger';
import { Children } from './Children';
import { devEnvironments } from './devEnvironments';
import { EnvironmentReconciler } from './EnvironmentReconciler';
import { environmentSelector } from './selectors';

/** The lease by which controllers elect the one that works; the cluster's rights name it too. */
const LEASE = 'environments-controller';

/** Runs the reconciler over all environments of a cluster while this process leads. */
export class EnvironmentsController {
  readonly #cluster: Cluster;
  readonly #logger: LoggerService;
  readonly #environments: Informer<DevEnvironment>;
  readonly #children: Children;
  readonly #ledger: BudgetLedger;
  readonly #reconciler: EnvironmentReconciler;
  readonly #leader: LeaderElector;
  readonly #controller: Controller;

  constructor(options: {
    cluster: Cluster;
    config: EnvironmentsConfig;
    acceptance: Acceptance;
    kinds: ServiceKinds;
    /** Tells owners that the time of an environment is nearly up; without it nobody is told. */
    notify?: Notify;
    logger: LoggerService;
    clock: Clock;
  }) {
    const { cluster, config, logger, clock } = options;
    this.#cluster = cluster;
    this.#logger = logger;
    this.#environments = cluster.informer<DevEnvironment>({
      resource: devEnvironments,
      labelSelector: environmentSelector(config.controller.name),
    });
    this.#children = new Children(cluster, config.controller.name);
    const nodes = cluster.nodes();
    this.#ledger = new BudgetLedger({
      environments: this.#environments,
      namespaces: this.#children.namespaces,
      budgets: config.budgets,
      again: key => this.#controller.enqueue(key),
    });
    this.#reconciler = new EnvironmentReconciler({
      ...options,
      ledger: this.#ledger,
      environments: this.#environments,
      children: this.#children,
      isSimulated: node => nodes.isSimulated(node) ?? false,
    });
    this.#leader = cluster.leaderElector({
      namespace: config.controller.namespace,
      name: LEASE,
    });
    // Another process may have led meanwhile.
    this.#leader.onTerm(async () => this.#ledger.clear());
    this.#controller = createController<DevEnvironment>({
      name: 'environments',
      cluster,
      logger,
      leader: this.#leader,
      primary: this.#environments,
      secondaries: this.#children.sources(),
      reconcile: (key, context) => this.#reconciler.reconcile(key, context),
      concurrency: config.controller.concurrency,
      clock,
    });
    this.#followVanishing();
  }

  /** Whether it reconciles at this moment. */
  get active(): boolean {
    return this.#controller.active;
  }

  start(): void {
    this.#controller.start();
    this.#leader.start();
  }

  async stop(): Promise<void> {
    await this.#controller.stop();
    await this.#leader.stop();
    await this.#children.stop();
    await this.#environments.stop();
  }

  /**
   * Looks at everything again, and removes namespaces whose environment is gone: a net below the events, which answer
   * for all of this by themselves.
   */
  async sweep(): Promise<void> {
    if (!this.#controller.active) {
      return;
    }
    this.#reconciler.sweep();
    const environments = this.#environments.list();
    const living = new Set(environments.map(({ metadata }) => metadata.uid));
    environments.forEach(each => this.#controller.enqueue(keyOf(each)));
    for (const { metadata } of this.#children.namespaces.list()) {
      const uid = metadata?.labels?.[labels.environmentUid];
      if (metadata?.name && !metadata.deletionTimestamp && !living.has(uid)) {
        this.#logger.warn(
          `removing namespace '${metadata.name}', whose environment is gone`,
        );
        await ignoreMissing(
          this.#cluster.delete(
            resources.namespaces,
            { name: metadata.name },
            { uid: metadata.uid },
          ),
        );
      }
    }
  }

  #followVanishing(): void {
    this.#children.onDeleted((kind, object) => {
      const uid = object.metadata?.labels?.[labels.environmentUid];
      if (uid) {
        this.#reconciler.vanished(uid, { ...object, kind });
      }
    });
    this.#environments.subscribe({
      updated: (environment, previous) => {
        const isGoing = environment.metadata.deletionTimestamp !== undefined;
        if (isGoing && !previous.metadata.deletionTimestamp) {
          this.#ledger.released(environment);
        }
      },
      deleted: environment => {
        this.#reconciler.forget(environment.metadata.uid ?? '');
        this.#ledger.forget(environment);
      },
    });
  }
}
