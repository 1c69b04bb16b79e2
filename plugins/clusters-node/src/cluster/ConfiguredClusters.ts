import { NotFoundError } from '@backstage/errors';
import { Cluster, ClustersService, ConnectedCluster } from './types';

/** The clusters of the configuration, in its order. */
export class ConfiguredClusters implements ClustersService {
  readonly #clusters: ConnectedCluster[];

  constructor(clusters: ConnectedCluster[]) {
    this.#clusters = clusters;
  }

  list() {
    return this.#clusters.map(({ name, title, url }) => ({ name, title, url }));
  }

  get(name?: string): Cluster {
    const [first] = this.#clusters;
    const cluster =
      name === undefined
        ? first
        : this.#clusters.find(candidate => candidate.name === name);
    if (!cluster) {
      throw new NotFoundError(
        name === undefined
          ? 'no cluster is configured: kubernetes.clusterLocatorMethods has none of type config that a service account opens'
          : `no cluster is called '${name}'; configured are: ${
              this.#clusters.map(known => known.name).join(', ') || 'none'
            }`,
      );
    }
    return cluster;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clusters.map(cluster => cluster.close()));
  }
}
