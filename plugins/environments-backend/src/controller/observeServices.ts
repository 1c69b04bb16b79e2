import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentServiceState,
  labels,
} from '@itdo/plugin-environments-common';
import { V1ResourceQuotaStatus } from '@kubernetes/client-node';
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
  const quota = quotaOf(wanted, children);
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
        shortage: () => quotaShortage(quota, object),
        paused: options.paused,
        isSimulated: options.isSimulated,
      },
    );
  });
}

/** What the quota of an environment allows and what is used of it, as far as the cache has that. */
function quotaOf(
  { isolation }: EnvironmentPlan,
  children: Children,
): V1ResourceQuotaStatus | undefined {
  const wanted = isolation.find(({ kind }) => kind === 'ResourceQuota');
  const quota = wanted && children.find(wanted);
  return (quota as { status?: V1ResourceQuotaStatus } | undefined)?.status;
}

function replicasOf(workload: KubernetesObject): number | undefined {
  const { spec } = workload as { spec?: { replicas?: number } };
  return spec?.replicas;
}
