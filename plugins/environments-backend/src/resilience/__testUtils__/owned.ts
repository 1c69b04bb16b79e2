import { resources } from '@itdo/plugin-clusters-node';

/** The kinds that environments consist of, without what the cluster itself makes of those. */
export const OWNED_KINDS = [
  resources.namespaces,
  resources.resourceQuotas,
  resources.limitRanges,
  resources.networkPolicies,
  resources.roleBindings,
  resources.serviceAccounts,
  resources.configMaps,
  resources.secrets,
  resources.services,
  resources.persistentVolumeClaims,
  resources.deployments,
  resources.statefulSets,
  resources.ingresses,
];
