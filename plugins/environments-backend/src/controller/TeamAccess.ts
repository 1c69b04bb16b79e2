import { Cluster } from '@itdo/plugin-clusters-node';
import {
  DevEnvironmentSpec,
  FIELD_MANAGER,
} from '@itdo/plugin-environments-common';
import { memberObjects } from '../plan/access';

/** Sees to it that owners can act in the namespace of their team. */
export class TeamAccess {
  readonly #ensured = new Map<string, Promise<void>>();

  /** Once for each owner and team, until {@link TeamAccess.forgetAll}. */
  ensure(
    { owner }: DevEnvironmentSpec,
    namespace: string,
    cluster: Cluster,
  ): Promise<void> {
    const key = `${namespace} ${owner}`;
    const known = this.#ensured.get(key);
    if (known) {
      return known;
    }
    const ensured = this.#apply(owner, namespace, cluster);
    this.#ensured.set(key, ensured);
    ensured.catch(() => this.#ensured.delete(key));
    return ensured;
  }

  /** Makes all be looked at again. */
  forgetAll(): void {
    this.#ensured.clear();
  }

  async #apply(
    owner: string,
    namespace: string,
    cluster: Cluster,
  ): Promise<void> {
    await Promise.all(
      memberObjects(owner, namespace).map(object =>
        cluster.apply(object, { fieldManager: FIELD_MANAGER, force: true }),
      ),
    );
  }
}
