import { JsonOf, KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  DevEnvironmentResources,
  formatQuantity,
  parseQuantity,
} from '@itdo/plugin-environments-common';
import { V1ResourceQuota } from '@kubernetes/client-node';

/** How far limits may go beyond what is asked for: services of a developer idle most of the time. */
const BURST = 2n;

/** The most that a container may write beside its volumes, logs included, until its pod is ended. */
const EPHEMERAL_STORAGE = '4Gi';

/** The most that may be used of what is given. */
export function burst(quantity: string): string {
  return formatQuantity((parseQuantity(quantity) ?? 0n) * BURST);
}

/** What the environment may use in all. */
export function quota({
  cpu,
  memory,
  storage,
}: DevEnvironmentResources): JsonOf<V1ResourceQuota> {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'dev-quota' },
    spec: {
      hard: {
        'requests.cpu': cpu,
        'requests.memory': memory,
        'requests.storage': storage,
        'limits.cpu': burst(cpu),
        'limits.memory': burst(memory),
        persistentvolumeclaims: '10',
        services: '20',
        pods: '50',
        configmaps: '50',
        secrets: '50',
        'count/deployments.apps': '50',
        'count/statefulsets.apps': '50',
        'count/jobs.batch': '50',
        'count/cronjobs.batch': '20',
        'count/ingresses.networking.k8s.io': '10',
        'services.nodeports': '0',
        'services.loadbalancers': '0',
      },
    },
  };
}

/** What one container gets where it does not say, the most that it may, and the most that one volume may have. */
export function limitRange({
  cpu,
  memory,
  storage,
}: DevEnvironmentResources): KubernetesObject & { spec: object } {
  const max = { cpu: burst(cpu), memory: burst(memory) };
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'dev-limits' },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: {
            ...smaller({ cpu: '100m', memory: '128Mi' }, max),
            // Nothing is kept free for it: logs and scratch folders are small, and full ones end their own pod only.
            'ephemeral-storage': '0',
          },
          default: {
            ...smaller({ cpu: '500m', memory: '512Mi' }, max),
            'ephemeral-storage': EPHEMERAL_STORAGE,
          },
          max,
        },
        { type: 'PersistentVolumeClaim', max: { storage } },
      ],
    },
  };
}

function smaller(
  wanted: { cpu: string; memory: string },
  max: { cpu: string; memory: string },
) {
  const min = (one: string, other: string) =>
    (parseQuantity(one) ?? 0n) <= (parseQuantity(other) ?? 0n) ? one : other;
  return {
    cpu: min(wanted.cpu, max.cpu),
    memory: min(wanted.memory, max.memory),
  };
}
