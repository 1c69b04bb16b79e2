import {
  Clock,
  Cluster,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import { DevEnvironment, FINALIZER } from '@itdo/plugin-environments-common';
import { belongsTo } from '../plan/labels';
import { Finding } from '../status/conditions';
import { ignoreMissing } from './Applier';
import { Children } from './Children';
import { Claim } from './Claim';
import { devEnvironments } from './devEnvironments';
import { NamespaceKeeper } from './NamespaceKeeper';

/** How long pods may take to end before their namespace is removed all the same. */
const PODS_END_WITHIN_MS = 20_000;
/** What does not go at once when it is deleted. */
const SLOW: readonly string[] = [
  resources.deployments.kind,
  resources.statefulSets.kind,
  resources.persistentVolumeClaims.kind,
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
    const ending = await this.#endSlow(environment, cluster);
    if (ending.length > 0) {
      return {
        status: 'False',
        reason: 'Terminating',
        message: `its services end first: ${ending.sort().join(', ')}`,
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
   * Ends its pods and volumes before its namespace goes. A namespace that meets them on their way looks again much
   * later, however soon they are gone.
   *
   * @returns what is to be waited for
   */
  async #endSlow(
    environment: DevEnvironment,
    cluster: Cluster,
  ): Promise<string[]> {
    const { metadata } = environment;
    const asked = Date.parse(metadata.deletionTimestamp ?? '');
    if (this.#clock.date().getTime() - asked > PODS_END_WITHIN_MS) {
      return [];
    }
    const key = `${metadata.namespace}/${metadata.name}`;
    const isOwn = (object: KubernetesObject) => belongsTo(object, environment);
    const slow = this.#children
      .of(key)
      .filter(
        ({ resource, object }) => SLOW.includes(resource) && isOwn(object),
      );
    await Promise.all(
      slow
        .filter(({ object }) => !object.metadata?.deletionTimestamp)
        .map(({ resource, object }) => {
          const { namespace, name = '', uid } = object.metadata ?? {};
          const { resource: kind } = this.#children.ofKind(resource).spec;
          return ignoreMissing(
            cluster.delete(kind, { namespace, name }, { uid }),
          );
        }),
    );
    const pods = this.#children.podsOf(key).filter(isOwn);
    return [
      ...slow.map(({ resource, object }) => ({ kind: resource, object })),
      ...pods.map(object => ({ kind: resources.pods.kind, object })),
    ].map(({ kind, object }) => `${kind} ${object.metadata?.name}`);
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
