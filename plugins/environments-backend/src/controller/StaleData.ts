import { Cluster, KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  annotations,
  DevEnvironment,
  labels,
} from '@itdo/plugin-environments-common';
import { belongsTo } from '../plan/labels';
import { EnvironmentPlan } from '../plan/plan';
import { AppliedObjects } from './AppliedObjects';
import { ignoreMissing } from './Applier';
import { Children } from './Children';

/** Throws data away: volumes of an earlier generation than an environment asks for, with the workloads that use them. */
export class StaleData {
  readonly #children: Children;
  readonly #applied: AppliedObjects;

  constructor(children: Children, applied: AppliedObjects) {
    this.#children = children;
    this.#applied = applied;
  }

  /**
   * Asks for the removal of what is stale. It goes when the last pod that uses it has ended.
   *
   * @returns names of the services whose volume and workload must not be applied before that
   */
  async remove(
    environment: DevEnvironment,
    plan: EnvironmentPlan,
    cluster: Cluster,
  ): Promise<Set<string>> {
    const uid = environment.metadata.uid ?? '';
    const stale = plan.supports.filter(wanted => {
      const present = this.#children.find(wanted);
      return (
        wanted.kind === 'PersistentVolumeClaim' &&
        present !== undefined &&
        belongsTo(present, environment) &&
        generationOf(present) < generationOf(wanted)
      );
    });
    const services = new Set(stale.map(serviceOf));
    const workloads = plan.workloads
      .filter(({ service }) => services.has(service))
      .map(({ object }) => object);
    // Pods first: they hold the volumes.
    for (const object of [...workloads, ...stale]) {
      await this.#delete(uid, object, cluster);
    }
    return services;
  }

  async #delete(
    environmentUid: string,
    wanted: KubernetesObject,
    cluster: Cluster,
  ): Promise<void> {
    this.#applied.forget(environmentUid, wanted);
    const present = this.#children.find(wanted);
    const {
      namespace,
      name = '',
      uid,
      deletionTimestamp,
    } = present?.metadata ?? {};
    if (!present || deletionTimestamp) {
      return;
    }
    const { resource } = this.#children.ofKind(wanted.kind ?? '').spec;
    await ignoreMissing(cluster.delete(resource, { namespace, name }, { uid }));
  }
}

/** Without the annotation data is of the first generation. */
function generationOf({ metadata }: KubernetesObject): number {
  return Number(metadata?.annotations?.[annotations.dataGeneration] ?? 0);
}

/** The name of the service that an object of a plan belongs to. */
export function serviceOf({ metadata }: KubernetesObject): string {
  return metadata?.labels?.[labels.service] ?? '';
}
