import { mockServices } from '@backstage/backend-test-utils';
import { ClusterConnection, connectCluster } from '@itdo/plugin-clusters-node';
import { connectionFromKubeconfig } from '@itdo/plugin-clusters-node/kubeconfig';
import { CoreV1Api } from '@kubernetes/client-node';
import { ConnectedCluster } from './controlPlane';

/** The same cluster as a service account, with the rights that the platform's manifests give it. */
export async function actAs(
  admin: ConnectedCluster,
  account: { namespace: string; name: string },
): Promise<ConnectedCluster> {
  return connectCluster(await connectionAs(admin, account), {
    logger: mockServices.logger.mock(),
  });
}

/** How to reach the same cluster as a service account. */
export async function connectionAs(
  admin: ConnectedCluster,
  account: { namespace: string; name: string },
): Promise<ClusterConnection> {
  const { status } = await admin
    .client(CoreV1Api)
    .createNamespacedServiceAccountToken({
      ...account,
      body: { spec: { audiences: [], expirationSeconds: 3600 } },
    });
  const kubeconfig = process.env.PLATFORM_TEST_KUBECONFIG ?? '';
  const { tls, ...connection } = await connectionFromKubeconfig(kubeconfig);
  return {
    ...connection,
    tls: { ...tls, cert: undefined, key: undefined },
    authorization: async () => `Bearer ${status?.token}`,
  };
}

/** Service accounts of the platform's parts. */
export const platformAccounts = {
  portal: { namespace: 'itdo-platform', name: 'portal' },
  controller: { namespace: 'itdo-platform', name: 'environments-controller' },
};

/** Lets the controller's account hold leases in a namespace of the test's own, beside the one of the platform. */
export async function letElect(
  admin: ConnectedCluster,
  namespace: string,
): Promise<void> {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: 'election', namespace };
  await admin.create({
    apiVersion,
    kind: 'Role',
    metadata,
    rules: [
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['create', 'get', 'update', 'patch'],
      },
    ],
  });
  await admin.create({
    apiVersion,
    kind: 'RoleBinding',
    metadata,
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'Role',
      name: 'election',
    },
    subjects: [{ kind: 'ServiceAccount', ...platformAccounts.controller }],
  });
}
