import { Cluster } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  environmentName,
  FINALIZER,
  labels,
  ownerSlug,
} from '@itdo/plugin-environments-common';
import { ignoreMissing } from './Applier';
import { devEnvironments } from './devEnvironments';

/** What the controller writes on DevEnvironments themselves: the finalizer, and the label that says whose they are. */
export class Claim {
  /**
   * Sees to it that the environment does not go before its namespace.
   *
   * @returns whether it is so already; if not, the change comes back as an event, and nothing is to be made before
   */
  async hold(environment: DevEnvironment, cluster: Cluster): Promise<boolean> {
    const { finalizers = [], name } = environment.metadata;
    if (finalizers.includes(FINALIZER)) {
      return true;
    }
    const { spec } = environment;
    const isNamedByOwner = environmentName(spec.name, spec.owner) === name;
    await patchMetadata(environment, cluster, {
      finalizers: [...finalizers, FINALIZER],
      ...(isNamedByOwner ? ownerLabel(environment) : {}),
    });
    return false;
  }

  /**
   * Sees to it that the label names the owner, by which the cluster decides who may change the environment. To be asked
   * for those only that keep all rules: otherwise who hands one to a stranger could not take that back.
   */
  async name(environment: DevEnvironment, cluster: Cluster): Promise<void> {
    const wanted = ownerLabel(environment);
    const label = environment.metadata.labels?.[labels.owner];
    if (label !== wanted.labels[labels.owner]) {
      await patchMetadata(environment, cluster, wanted);
    }
  }

  /** Lets the environment go. */
  async release(environment: DevEnvironment, cluster: Cluster): Promise<void> {
    const { finalizers = [] } = environment.metadata;
    await ignoreMissing(
      patchMetadata(environment, cluster, {
        finalizers: finalizers.filter(each => each !== FINALIZER),
      }),
    );
  }
}

function ownerLabel({ spec }: DevEnvironment) {
  return { labels: { [labels.owner]: ownerSlug(spec.owner) } };
}

/** Refused with a conflict where the object changed meanwhile. */
async function patchMetadata(
  { metadata: { namespace, name, resourceVersion, uid } }: DevEnvironment,
  cluster: Cluster,
  changes: { finalizers?: string[]; labels?: Record<string, string> },
): Promise<void> {
  await cluster.patch(
    devEnvironments,
    { namespace, name },
    { metadata: { ...changes, resourceVersion, uid } },
  );
}
