import { KubernetesObject } from '@itdo/plugin-clusters-node';

/** The pods of a workload, as far as plans touch them. */
export interface PodTemplate {
  metadata?: KubernetesObject['metadata'];
  spec?: object;
}

/** A workload whose pod template went through `change`. */
export function withTemplate(
  workload: KubernetesObject,
  change: (template: PodTemplate) => PodTemplate,
): KubernetesObject {
  const { spec } = workload as { spec?: { template?: PodTemplate } };
  const changed = {
    ...workload,
    spec: { ...spec, template: change(spec?.template ?? {}) },
  };
  return changed;
}
