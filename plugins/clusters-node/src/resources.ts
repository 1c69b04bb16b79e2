/**
 * Names one kind of object and where the API server keeps it.
 */
export interface ResourceRef {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  /** As it stands in the path: `networkpolicies`. */
  plural: string;
  namespaced: boolean;
}

function resource(
  apiVersion: string,
  kind: string,
  plural: string,
  namespaced = true,
): ResourceRef {
  return { ...parseApiVersion(apiVersion), kind, plural, namespaced };
}

/** Splits `apps/v1` into its group and version; `v1` is of the core group. */
export function parseApiVersion(apiVersion: string): {
  group: string;
  version: string;
} {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : {
        group: apiVersion.slice(0, slash),
        version: apiVersion.slice(slash + 1),
      };
}

/** The inverse of {@link parseApiVersion}. */
export function apiVersionOf(ref: { group: string; version: string }): string {
  return ref.group ? `${ref.group}/${ref.version}` : ref.version;
}

/**
 * The kinds of Kubernetes itself that the platform uses. Others, custom resources among them, are either written by
 * their plugin as a {@link ResourceRef} or found through `Cluster.resourceFor`.
 */
export const resources = {
  namespaces: resource('v1', 'Namespace', 'namespaces', false),
  nodes: resource('v1', 'Node', 'nodes', false),
  pods: resource('v1', 'Pod', 'pods'),
  services: resource('v1', 'Service', 'services'),
  secrets: resource('v1', 'Secret', 'secrets'),
  configMaps: resource('v1', 'ConfigMap', 'configmaps'),
  serviceAccounts: resource('v1', 'ServiceAccount', 'serviceaccounts'),
  persistentVolumeClaims: resource(
    'v1',
    'PersistentVolumeClaim',
    'persistentvolumeclaims',
  ),
  resourceQuotas: resource('v1', 'ResourceQuota', 'resourcequotas'),
  limitRanges: resource('v1', 'LimitRange', 'limitranges'),
  events: resource('events.k8s.io/v1', 'Event', 'events'),
  deployments: resource('apps/v1', 'Deployment', 'deployments'),
  replicaSets: resource('apps/v1', 'ReplicaSet', 'replicasets'),
  statefulSets: resource('apps/v1', 'StatefulSet', 'statefulsets'),
  daemonSets: resource('apps/v1', 'DaemonSet', 'daemonsets'),
  jobs: resource('batch/v1', 'Job', 'jobs'),
  cronJobs: resource('batch/v1', 'CronJob', 'cronjobs'),
  ingresses: resource('networking.k8s.io/v1', 'Ingress', 'ingresses'),
  networkPolicies: resource(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    'networkpolicies',
  ),
  roles: resource('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  roleBindings: resource(
    'rbac.authorization.k8s.io/v1',
    'RoleBinding',
    'rolebindings',
  ),
  clusterRoles: resource(
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    'clusterroles',
    false,
  ),
  clusterRoleBindings: resource(
    'rbac.authorization.k8s.io/v1',
    'ClusterRoleBinding',
    'clusterrolebindings',
    false,
  ),
  leases: resource('coordination.k8s.io/v1', 'Lease', 'leases'),
  storageClasses: resource(
    'storage.k8s.io/v1',
    'StorageClass',
    'storageclasses',
    false,
  ),
  customResourceDefinitions: resource(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    false,
  ),
} as const satisfies Record<string, ResourceRef>;

/** The path of a collection, or of one object in it, on the API server. */
export function pathOf(
  ref: ResourceRef,
  options: { namespace?: string; name?: string; subresource?: string } = {},
): string {
  const { namespace, name, subresource } = options;
  const parts = ref.group
    ? ['apis', ref.group, ref.version]
    : ['api', ref.version];
  if (ref.namespaced && namespace) {
    parts.push('namespaces', namespace);
  }
  parts.push(ref.plural);
  if (name) {
    parts.push(name);
  }
  if (subresource) {
    parts.push(subresource);
  }
  return `/${parts.map(encodeURIComponent).join('/')}`;
}
