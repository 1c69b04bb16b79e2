import {
  Cluster,
  isKubernetesError,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  FIELD_MANAGER,
  labels,
} from '@itdo/plugin-environments-common';
import { AppliedObjects } from './AppliedObjects';
import { ignoreMissing } from './Applier';
import { Children } from './Children';
import { Repairs } from './Repairs';

/** How the namespace of an environment stands. */
export type NamespaceState =
  | {
      state: 'ours';
      /** Whether it was made just now, so that there is nothing in it yet. */
      isNew?: boolean;
    }
  /** Something else has the name. */
  | { state: 'foreign'; message: string }
  /** It is being removed, ours or a former one. */
  | { state: 'terminating'; message: string };

/**
 * Makes, keeps and removes the namespaces of environments. A namespace is an environment's if it bears its identity;
 * one that does not is never touched, whatever its name.
 */
export class NamespaceKeeper {
  readonly #children: Children;
  readonly #applied: AppliedObjects;
  readonly #repairs: Repairs;

  constructor(children: Children, applied: AppliedObjects, repairs: Repairs) {
    this.#children = children;
    this.#applied = applied;
    this.#repairs = repairs;
  }

  async ensure(
    environment: DevEnvironment,
    wanted: KubernetesObject,
    cluster: Cluster,
  ): Promise<NamespaceState> {
    const { name, uid = '' } = environment.metadata;
    const cached = this.#children.namespaces.get(name);
    if (cached) {
      return this.#keep(uid, cached, wanted, cluster);
    }
    const verdict = this.#applied.judge(uid, wanted, undefined);
    if (!verdict.apply) {
      // Made a moment ago; the cache has not heard of it yet.
      return { state: 'ours' };
    }
    try {
      const made = await cluster.create(wanted, {
        fieldManager: FIELD_MANAGER,
      });
      this.#applied.note(uid, wanted, made);
      if (verdict.undo === 'deletion') {
        await this.#repairs.tellOfDeletion(made, name, cluster);
      }
      return { state: 'ours', isNew: true };
    } catch (error) {
      if (!isKubernetesError(error, 'AlreadyExists')) {
        throw error;
      }
    }
    const present = await this.#read(name, cluster);
    return present
      ? this.#keep(uid, present, wanted, cluster)
      : { state: 'terminating', message: 'the former namespace has just gone' };
  }

  /**
   * Asks for the removal of an environment's namespace.
   *
   * @returns whether it is gone; where it is not, since when it is going, and what the API server says it waits for
   */
  async remove(
    { metadata: { name, uid } }: DevEnvironment,
    cluster: Cluster,
  ): Promise<
    { gone: true } | { gone: false; since?: string; blockers: string[] }
  > {
    const namespace =
      this.#children.namespaces.get(name) ?? (await this.#read(name, cluster));
    if (namespace?.metadata?.labels?.[labels.environmentUid] !== uid) {
      return { gone: true };
    }
    if (!namespace?.metadata?.deletionTimestamp) {
      await ignoreMissing(
        cluster.delete(
          resources.namespaces,
          { name },
          { uid: namespace?.metadata?.uid },
        ),
      );
      return { gone: false, blockers: [] };
    }
    return {
      gone: false,
      since: namespace.metadata.deletionTimestamp,
      blockers: await this.#blockers(name, cluster),
    };
  }

  async #keep(
    uid: string,
    present: KubernetesObject,
    wanted: KubernetesObject,
    cluster: Cluster,
  ): Promise<NamespaceState> {
    const { metadata } = present;
    const owner = metadata?.labels?.[labels.environmentUid];
    if (metadata?.deletionTimestamp) {
      return {
        state: 'terminating',
        message: `namespace '${metadata.name}' is still being removed`,
      };
    }
    if (owner !== uid) {
      return {
        state: 'foreign',
        message: `namespace '${metadata?.name}' exists and belongs to ${
          owner ? 'another environment' : 'nobody the platform knows'
        }; it is left alone`,
      };
    }
    const verdict = this.#applied.judge(uid, wanted, present);
    if (verdict.apply) {
      // The identity makes it fail rather than make or take another one.
      const own = {
        ...wanted,
        metadata: { ...wanted.metadata, uid: metadata?.uid },
      };
      const answer =
        verdict.undo === 'change'
          ? await this.#repairs.undoChange(
              own,
              resources.namespaces,
              metadata?.name ?? '',
              cluster,
            )
          : await cluster.apply(own, {
              fieldManager: FIELD_MANAGER,
              force: true,
            });
      this.#applied.note(uid, wanted, answer);
    }
    return { state: 'ours' };
  }

  async #read(
    name: string,
    cluster: Cluster,
  ): Promise<KubernetesObject | undefined> {
    try {
      return await cluster.get(resources.namespaces, { name });
    } catch (error) {
      if (isKubernetesError(error, 'NotFound')) {
        return undefined;
      }
      throw error;
    }
  }

  /** What the API server says that keeps a namespace from going. */
  async #blockers(name: string, cluster: Cluster): Promise<string[]> {
    const namespace = (await this.#read(name, cluster)) as
      | {
          status?: { conditions?: Array<{ status: string; message?: string }> };
        }
      | undefined;
    return (namespace?.status?.conditions ?? []).flatMap(
      ({ status, message }) => (status === 'True' && message ? [message] : []),
    );
  }
}
