import { Clock, Cluster, resources } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  FINALIZER,
  labels,
} from '@itdo/plugin-environments-common';
import { Finding } from '../status/conditions';
import { ignoreMissing } from './Applier';
import { Children } from './Children';
import { Claim } from './Claim';
import { devEnvironments } from './devEnvironments';
import { NamespaceKeeper } from './NamespaceKeeper';

/** How long pods may take to end before their namespace is removed all the same. */
const PODS_END_WITHIN_MS = 20_000;
const WORKLOADS: readonly string[] = [
  resources.deployments.kind,
  resources.statefulSets.kind,
];

/** Ends environments: asks for their deletion when it is due, and lets them go when their namespace is gone. */
export class Removal {
  readonly #children: Children;
  readonly #namespaces: NamespaceKeeper;
  readonly #claim: Claim;
  readonly #clock: Clock;
  readonly #stuckAfterMs: number;

  /** @param options.stuckAfterMs - how long a namespace may take to go until people are told what to do */
  constructor(options: {
    children: Children;
    namespaces: NamespaceKeeper;
    claim: Claim;
    clock: Clock;
    stuckAfterMs: number;
  }) {
    this.#children = options.children;
    this.#namespaces = options.namespaces;
    this.#claim = options.claim;
    this.#clock = options.clock;
    this.#stuckAfterMs = options.stuckAfterMs;
  }

  /** Deletes an environment whose time has come. */
  async end(environment: DevEnvironment, cluster: Cluster): Promise<void> {
    const { namespace, name, uid } = environment.metadata;
    await ignoreMissing(
      cluster.delete(devEnvironments, { namespace, name }, { uid }),
    );
  }

  /**
   * Goes on with the removal of an environment that was deleted.
   *
   * @returns what it waits for; undefined where it is gone
   */
  async goOn(
    environment: DevEnvironment,
    cluster: Cluster,
  ): Promise<Finding | undefined> {
    const { finalizers = [], name } = environment.metadata;
    if (!finalizers.includes(FINALIZER)) {
      return undefined;
    }
    const pods = await this.#endPods(environment, cluster);
    if (pods > 0) {
      return {
        status: 'False',
        reason: 'Terminating',
        message: `its pods are being ended, ${pods} to go`,
      };
    }
    const removal = await this.#namespaces.remove(environment, cluster);
    if (removal.gone) {
      await this.#claim.release(environment, cluster);
      return undefined;
    }
    const { since, blockers } = removal;
    const waited = since ? this.#clock.date().getTime() - Date.parse(since) : 0;
    return waited < this.#stuckAfterMs
      ? {
          status: 'False',
          reason: 'Terminating',
          message:
            blockers.length > 0
              ? `its namespace is being removed and waits: ${blockers.join(
                  '; ',
                )}`
              : 'its namespace is being removed',
        }
      : { status: 'False', reason: 'Stuck', message: wayOut(name, blockers) };
  }

  /**
   * Ends its pods before its namespace goes: one that meets pods on their way looks again only after half of their grace
   * period, however soon they are gone.
   *
   * @returns how many are to be waited for
   */
  async #endPods(
    { metadata }: DevEnvironment,
    cluster: Cluster,
  ): Promise<number> {
    const asked = Date.parse(metadata.deletionTimestamp ?? '');
    if (this.#clock.date().getTime() - asked > PODS_END_WITHIN_MS) {
      return 0;
    }
    const key = `${metadata.namespace}/${metadata.name}`;
    const workloads = this.#children
      .of(key)
      .filter(
        ({ resource, object }) =>
          WORKLOADS.includes(resource) &&
          object.metadata?.labels?.[labels.environmentUid] === metadata.uid,
      );
    await Promise.all(
      workloads
        .filter(({ object }) => !object.metadata?.deletionTimestamp)
        .map(
          ({
            resource,
            object: { metadata: { namespace, name = '', uid } = {} },
          }) =>
            ignoreMissing(
              cluster.delete(
                this.#children.ofKind(resource).spec.resource,
                { namespace, name },
                { uid },
              ),
            ),
        ),
    );
    return this.#children
      .podsOf(key)
      .filter(
        pod => pod.metadata?.labels?.[labels.environmentUid] === metadata.uid,
      ).length;
  }
}

/** What to do about a namespace that does not go. Its own finalizer is not named: taking that leaves objects behind. */
function wayOut(namespace: string, blockers: string[]): string {
  const held =
    blockers.length > 0
      ? `is held up: ${blockers.join('; ')}`
      : 'is held up, and the cluster does not say by what';
  return (
    `its namespace '${namespace}' ${held}. ` +
    'Whatever put a finalizer on those objects has to take it off, so see that it runs. ' +
    'Where it is gone for good, take that finalizer off those objects alone ' +
    `(kubectl --namespace ${namespace} patch KIND NAME --type merge --patch '{"metadata":{"finalizers":null}}'). ` +
    'Leave the finalizers of the namespace and of the environment as they are: they go by themselves then.'
  );
}
