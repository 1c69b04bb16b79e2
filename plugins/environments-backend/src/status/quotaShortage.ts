import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  formatQuantity,
  parseQuantity,
} from '@itdo/plugin-environments-common';
import { Pod } from '../controller/Children';

/** The resources by which a quota refuses pods: their kind and their name. */
const COUNTED = [
  ['requests', 'cpu'],
  ['requests', 'memory'],
  ['limits', 'cpu'],
  ['limits', 'memory'],
] as const;
const OVER = new Set(['Succeeded', 'Failed']);

type PodSpec = Pod['spec'];

/**
 * Says for want of what a quota has no room for one more pod. The cluster tells of such a refusal only where it makes
 * Deployments; of StatefulSets it does so in passing, so it is reckoned here, from the pods that are known.
 *
 * @param hard - the quota's limits
 * @param workload - whose pod template the new pod would have
 * @param pods - all that count against the quota
 * @returns undefined where there is room as far as can be told
 */
export function quotaShortage(
  hard: Record<string, string>,
  workload: KubernetesObject,
  pods: Pod[],
): string | undefined {
  const { spec } = workload as { spec?: { template?: { spec?: PodSpec } } };
  const template = spec?.template?.spec;
  const counted = pods.filter(({ status }) => !OVER.has(status?.phase ?? ''));
  for (const [kind, name] of COUNTED) {
    const allowed = parseQuantity(hard[`${kind}.${name}`] ?? '');
    const needed = amountOf(template, kind, name);
    const used = counted.reduce(
      (sum, pod) => sum + amountOf(pod.spec, kind, name),
      0n,
    );
    if (allowed !== undefined && used + needed > allowed) {
      const left = allowed > used ? allowed - used : 0n;
      return `${kind}.${name}: a pod needs ${formatQuantity(
        needed,
      )}, and ${formatQuantity(left)} of ${formatQuantity(allowed)} are left`;
    }
  }
  return undefined;
}

function amountOf(
  spec: PodSpec | undefined,
  kind: 'requests' | 'limits',
  name: 'cpu' | 'memory',
): bigint {
  return (spec?.containers ?? []).reduce(
    (sum, { resources }) =>
      sum + (parseQuantity(resources?.[kind]?.[name] ?? '') ?? 0n),
    0n,
  );
}
