import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { readConnections } from './cluster/config';
import { ConfiguredClusters } from './cluster/ConfiguredClusters';
import { connectCluster } from './cluster/KubernetesCluster';
import { ClustersService } from './cluster/types';

/**
 * The configured Kubernetes clusters. One per process, whatever number of plugins uses it, so that they share watches.
 * A configuration that cannot be right stops the start; a cluster that cannot be reached does not.
 */
export const clustersServiceRef = createServiceRef<ClustersService>({
  id: 'itdo.clusters',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.rootLogger,
        lifecycle: coreServices.rootLifecycle,
      },
      factory({ config, logger, lifecycle }) {
        const { connections, skipped } = readConnections(config);
        if (skipped.length > 0) {
          logger.info(
            `clusters without a service account are left to Backstage's Kubernetes pages: ${skipped.join(
              ', ',
            )}`,
          );
        }
        const clusters = new ConfiguredClusters(connections, connection =>
          connectCluster(connection, { logger }),
        );
        // Plugins stop before the root does: their controllers are done with the clusters by then.
        lifecycle.addShutdownHook(() => clusters.close());
        return clusters;
      },
    }),
});
