import { Cluster, resources } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  EnvironmentEvent,
} from '@itdo/plugin-environments-common';
import { inWords, KubernetesEvent, timeOf } from './inWords';

const NEWEST = 100;
const READ_AT_MOST = 1000;

/** What Kubernetes reports from the namespaces of environments. */
export class EnvironmentEvents {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The newest events first, at most a hundred. */
  async list({ metadata }: DevEnvironment): Promise<EnvironmentEvent[]> {
    const { items } = await this.#cluster.list<KubernetesEvent>(
      resources.events,
      { namespace: metadata.name, limit: READ_AT_MOST },
    );
    return items
      .sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))
      .slice(0, NEWEST)
      .map(inWords);
  }

  /**
   * Tells of each event, those that are there included.
   *
   * @returns a function that ends it
   */
  follow(
    { metadata }: DevEnvironment,
    tell: (event: EnvironmentEvent) => void,
  ): () => void {
    const informer = this.#cluster.informer<KubernetesEvent>({
      resource: resources.events,
      namespace: metadata.name,
    });
    const each = (event: KubernetesEvent) => tell(inWords(event));
    informer.subscribe({ added: each, updated: each });
    return () => {
      // Only a watch ends here; nothing waits for it, and its errors are the informer's own to log.
      void informer.stop();
    };
  }
}
