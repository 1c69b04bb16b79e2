import { NotFoundError } from '@backstage/errors';
import { ClusterConnection } from '../http/connection';
import {
  Cluster,
  ClusterAddress,
  ClusterIdentity,
  ClustersService,
  ConnectedCluster,
} from './types';

/** The clusters of the configuration, in its order. */
export class ConfiguredClusters implements ClustersService {
  readonly #configured: Array<{
    connection: ClusterConnection;
    cluster: ConnectedCluster;
  }>;
  readonly #open: (connection: ClusterConnection) => ConnectedCluster;
  /** The same clusters, as somebody else. */
  readonly #others = new Set<ConnectedCluster>();

  constructor(
    connections: ClusterConnection[],
    open: (connection: ClusterConnection) => ConnectedCluster,
  ) {
    this.#open = open;
    this.#configured = connections.map(connection => ({
      connection,
      cluster: open(connection),
    }));
  }

  list() {
    return this.#configured.map(({ cluster: { name, title, url } }) => ({
      name,
      title,
      url,
    }));
  }

  get(name?: string): Cluster {
    return this.#find(name).cluster;
  }

  connect(
    name: string | undefined,
    { serviceAccountToken: given }: ClusterIdentity,
  ): ConnectedCluster {
    const token = typeof given === 'string' ? async () => given : given;
    const { connection } = this.#find(name);
    const cluster = this.#open({
      ...connection,
      // A certificate would say who this is, too.
      tls: { ...connection.tls, cert: undefined, key: undefined },
      authorization: async () => `Bearer ${await token()}`,
    });
    this.#others.add(cluster);
    const close = cluster.close.bind(cluster);
    cluster.close = () => {
      this.#others.delete(cluster);
      return close();
    };
    return cluster;
  }

  addressOf(name?: string): ClusterAddress {
    const { connection } = this.#find(name);
    const { ca, serverName, skipVerify = false } = connection.tls ?? {};
    return {
      name: connection.name,
      url: connection.url,
      ca,
      serverName,
      skipVerify,
    };
  }

  async close(): Promise<void> {
    const configured = this.#configured.map(({ cluster }) => cluster);
    await Promise.all(
      [...configured, ...this.#others].map(cluster => cluster.close()),
    );
  }

  #find(name: string | undefined) {
    const found =
      name === undefined
        ? this.#configured.at(0)
        : this.#configured.find(({ cluster }) => cluster.name === name);
    if (!found) {
      throw new NotFoundError(
        name === undefined
          ? 'no cluster is configured: kubernetes.clusterLocatorMethods has none of type config that a service account opens'
          : `no cluster is called '${name}'; configured are: ${
              this.#configured.map(({ cluster }) => cluster.name).join(', ') ||
              'none'
            }`,
      );
    }
    return found;
  }
}
