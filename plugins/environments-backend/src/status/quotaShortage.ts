import { JsonOf, KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  formatQuantity,
  parseQuantity,
} from '@itdo/plugin-environments-common';
import { V1PodSpec, V1ResourceQuotaStatus } from '@kubernetes/client-node';

/** The resources by which a quota refuses pods. */
const COUNTED = [
  ['requests', 'cpu'],
  ['requests', 'memory'],
  ['limits', 'cpu'],
  ['limits', 'memory'],
] as const;

/** As {@link parseQuantity} has it. */
const ONE = 10n ** 9n;

/**
 * Says for want of what a quota has no room for one more pod. The cluster tells of such a refusal where it makes
 * Deployments; of StatefulSets it does so in passing only, in an event, so it is reckoned here.
 *
 * @param quota - what is allowed and used, also by what others started
 * @param workload - whose pod template the new pod would have
 * @returns undefined where there is room as far as can be told
 */
export function quotaShortage(
  quota: V1ResourceQuotaStatus | undefined,
  workload: KubernetesObject,
): string | undefined {
  const { hard = {}, used = {} } = quota ?? {};
  const needs = new Map([
    ['pods', ONE],
    ...COUNTED.map(
      ([kind, name]) =>
        [`${kind}.${name}`, amountOf(workload, kind, name)] as const,
    ),
  ]);
  for (const [name, needed] of needs) {
    const allowed = parseQuantity(hard[name] ?? '');
    const taken = parseQuantity(used[name] ?? '') ?? 0n;
    if (allowed !== undefined && taken + needed > allowed) {
      const left = allowed > taken ? allowed - taken : 0n;
      return `${name}: a pod needs ${formatQuantity(
        needed,
      )}, and ${formatQuantity(left)} of ${formatQuantity(allowed)} are left`;
    }
  }
  return undefined;
}

function amountOf(
  workload: KubernetesObject,
  kind: 'requests' | 'limits',
  name: 'cpu' | 'memory',
): bigint {
  const { spec } = workload as {
    spec?: { template?: { spec?: JsonOf<V1PodSpec> } };
  };
  return (spec?.template?.spec?.containers ?? []).reduce(
    (sum, { resources }) =>
      sum + (parseQuantity(resources?.[kind]?.[name] ?? '') ?? 0n),
    0n,
  );
}
