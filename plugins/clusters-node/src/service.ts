import { createServiceRef } from '@backstage/backend-plugin-api';
import { ClustersService } from './cluster/types';

/** The configured Kubernetes clusters. */
export const clustersServiceRef = createServiceRef<ClustersService>({
  id: 'itdo.clusters',
  scope: 'root',
});
