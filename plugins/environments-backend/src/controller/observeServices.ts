import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentServiceState,
  labels,
} from '@itdo/plugin-environments-common';
import { EnvironmentPlan } from '../plan/plan';
import { quotaShortage } from '../status/quotaShortage';
import { serviceState } from '../status/serviceState';
import { Children } from './Children';

/** How the services of an environment fare, by what the caches have of their workloads and pods. */
export function observeServices(
  { metadata }: DevEnvironment,
  wanted: EnvironmentPlan,
  children: Children,
  options: {
    /** Whether they are to be stopped. */
    paused: boolean;
    isSimulated(node: string): boolean;
    generationOf(object: KubernetesObject): number | undefined;
  },
): DevEnvironmentServiceState[] {
  const pods = children
    .podsOf(`${metadata.namespace}/${metadata.name}`)
    .filter(pod => pod.metadata?.namespace === metadata.name);
  const hard = hardOf(wanted);
  return wanted.workloads.map(({ service, type, object }) => {
    const workload = `${metadata.name}/${object.metadata?.name}`;
    return serviceState(
      { name: service, type },
      {
        workload:
          object.kind === 'StatefulSet'
            ? children.statefulSets.get(workload)
            : children.deployments.get(workload),
        expectedGeneration: options.generationOf(object),
        pods: pods.filter(
          pod => pod.metadata?.labels?.[labels.service] === service,
        ),
        wanted: replicasOf(object),
        shortage: () => quotaShortage(hard, object, pods),
        paused: options.paused,
        isSimulated: options.isSimulated,
      },
    );
  });
}

/** What the quota of an environment lets its pods use. */
function hardOf({ isolation }: EnvironmentPlan): Record<string, string> {
  const quota = isolation.find(({ kind }) => kind === 'ResourceQuota') as
    | { spec?: { hard?: Record<string, string> } }
    | undefined;
  return quota?.spec?.hard ?? {};
}

function replicasOf(workload: KubernetesObject): number | undefined {
  const { spec } = workload as { spec?: { replicas?: number } };
  return spec?.replicas;
}
