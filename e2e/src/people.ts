import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { core } from './cluster';
import { instance } from './instance';

/** The cluster as somebody of a team reaches it with their own account there. */
export async function asPerson(account: {
  namespace: string;
  name: string;
}): Promise<CoreV1Api> {
  const { status } = await core.createNamespacedServiceAccountToken({
    ...account,
    body: { spec: { audiences: [], expirationSeconds: 3600 } },
  });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(instance.kubeconfig);
  const cluster = kubeConfig.getCurrentCluster();
  if (!cluster) {
    throw new Error(`${instance.kubeconfig} names no cluster`);
  }
  kubeConfig.loadFromClusterAndUser(cluster, {
    name: account.name,
    token: status?.token,
  });
  return kubeConfig.makeApiClient(CoreV1Api);
}
