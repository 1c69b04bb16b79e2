import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentServiceState,
  labels,
} from '@itdo/plugin-environments-common';
import { EnvironmentPlan } from '../plan/plan';
import { serviceState } from '../status/serviceState';
import { Children } from './Children';

/** How the services of an environment fare, by what the caches have of their workloads and pods. */
export function observeServices(
  { metadata, spec }: DevEnvironment,
  wanted: EnvironmentPlan,
  children: Children,
  options: {
    isSimulated(node: string): boolean;
    generationOf(object: KubernetesObject): number | undefined;
  },
): DevEnvironmentServiceState[] {
  const pods = children
    .podsOf(`${metadata.namespace}/${metadata.name}`)
    .filter(pod => pod.metadata?.namespace === metadata.name);
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
        paused: spec.paused ?? false,
        isSimulated: options.isSimulated,
      },
    );
  });
}
