import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Cluster,
  isKubernetesError,
  resources,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  EnvironmentEvent,
  labels,
} from '@itdo/plugin-environments-common';
import { inWords, KubernetesEvent, timeOf } from './inWords';

const NEWEST = 100;
const READ_AT_MOST = 1000;

/** What Kubernetes reports from the namespaces of environments; from one that is another's nothing is told. */
export class EnvironmentEvents {
  readonly #cluster: Cluster;
  readonly #logger: LoggerService;

  constructor(options: { cluster: Cluster; logger: LoggerService }) {
    this.#cluster = options.cluster;
    this.#logger = options.logger;
  }

  /** The newest events first, at most a hundred. */
  async list(environment: DevEnvironment): Promise<EnvironmentEvent[]> {
    const { metadata } = environment;
    if (!(await this.#hasNamespace(environment))) {
      return [];
    }
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
    environment: DevEnvironment,
    tell: (event: EnvironmentEvent) => void,
  ): () => void {
    const informer = this.#cluster.informer<KubernetesEvent>({
      resource: resources.events,
      namespace: environment.metadata.name,
    });
    // It is made soon after the environment, and so perhaps after this begins.
    let owned: Promise<boolean> | undefined;
    const each = async (event: KubernetesEvent) => {
      owned ??= this.#hasNamespace(environment);
      if (await owned) {
        tell(inWords(event));
      } else {
        owned = undefined;
      }
    };
    const told = (event: KubernetesEvent) => {
      each(event).catch(error => {
        owned = undefined;
        this.#logger.debug('could not tell whose an event is', error);
      });
    };
    informer.subscribe({ added: told, updated: told });
    return () => {
      // Only a watch ends here; nothing waits for it, and its errors are the informer's own to log.
      void informer.stop();
    };
  }

  /** Whether the namespace of the environment's name was made for it. */
  async #hasNamespace({ metadata }: DevEnvironment): Promise<boolean> {
    try {
      const namespace = await this.#cluster.get(resources.namespaces, {
        name: metadata.name,
      });
      const owner = namespace.metadata?.labels?.[labels.environmentUid];
      return owner === metadata.uid;
    } catch (error) {
      if (isKubernetesError(error, 'NotFound')) {
        return false;
      }
      throw error;
    }
  }
}
