import { mockServices } from '@backstage/backend-test-utils';
import {
  ClustersService,
  connectCluster,
  ConnectedCluster,
} from '@itdo/plugin-clusters-node';
import { connectionFromKubeconfig } from '@itdo/plugin-clusters-node/kubeconfig';

/**
 * The test's cluster as the clusters service gives it.
 *
 * @param own - the cluster as the portal's own account
 */
export async function testClusters(
  own: ConnectedCluster,
): Promise<ClustersService & { close(): Promise<void> }> {
  const kubeconfig = process.env.PLATFORM_TEST_KUBECONFIG ?? '';
  const { tls, ...connection } = await connectionFromKubeconfig(kubeconfig);
  const anonymous = {
    ...connection,
    tls: { ...tls, cert: undefined, key: undefined },
  };
  const others: ConnectedCluster[] = [];
  return {
    list: () => [own],
    get: () => own,
    addressOf: () => ({
      name: own.name,
      url: own.url,
      ca: tls?.ca,
      skipVerify: false,
    }),
    connect: (_name, { serviceAccountToken: given }) => {
      const other = connectCluster(
        {
          ...anonymous,
          authorization: async () =>
            `Bearer ${typeof given === 'string' ? given : await given()}`,
        },
        { logger: mockServices.logger.mock() },
      );
      others.push(other);
      return other;
    },
    close: async () => {
      await Promise.all(others.map(other => other.close()));
    },
  };
}
