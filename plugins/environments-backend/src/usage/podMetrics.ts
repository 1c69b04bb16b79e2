import { KubernetesObject, ResourceRef } from '@itdo/plugin-clusters-node';
import { labels, parseQuantity } from '@itdo/plugin-environments-common';

/** What pods use, from the cluster's metrics API. */
export const podMetrics: ResourceRef = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind: 'PodMetrics',
  plural: 'pods',
  namespaced: true,
};

export type PodMetrics = KubernetesObject & {
  containers?: Array<{ usage?: { cpu?: string; memory?: string } }>;
};

/** Cores and bytes. */
export interface Amounts {
  cpu: number;
  memory: number;
}

/** What one pod of an environment uses. */
export interface PodUsage extends Amounts {
  environmentUid: string;
  service: string;
}

/** Reads what the metrics API says of a pod; undefined where it belongs to no service of an environment. */
export function usageOfPod({
  metadata,
  containers = [],
}: PodMetrics): PodUsage | undefined {
  const environmentUid = metadata?.labels?.[labels.environmentUid];
  const service = metadata?.labels?.[labels.service];
  if (!environmentUid || !service) {
    return undefined;
  }
  return {
    environmentUid,
    service,
    cpu: sum(containers.map(({ usage }) => numberOf(usage?.cpu))),
    memory: sum(containers.map(({ usage }) => numberOf(usage?.memory))),
  };
}

export function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function numberOf(quantity: string | undefined): number {
  return Number(parseQuantity(quantity ?? '0') ?? 0n) / 1e9;
}
