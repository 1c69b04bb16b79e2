import { NotFoundError } from '@backstage/errors';
import {
  Cluster,
  isKubernetesError,
  JsonOf,
  KubernetesObject,
  NodeDirectory,
  resources,
} from '@itdo/plugin-clusters-node';
import {
  Container,
  DevEnvironment,
  labels,
} from '@itdo/plugin-environments-common';
import { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { belongsTo } from '../plan/labels';

/** A pod as it comes from the cluster. */
export type Pod = KubernetesObject & JsonOf<V1Pod>;

/** A container, with what tells one life of it from the next. */
export interface FoundContainer extends Container {
  podUid: string;
  /** Missing as long as it was never started. */
  containerId?: string;
}

/** The containers of environments' services. */
export class Containers {
  readonly #cluster: Cluster;
  #nodes: NodeDirectory | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** By service, pod and container. */
  async list({ metadata }: DevEnvironment): Promise<FoundContainer[]> {
    const { items } = await this.#cluster.list<Pod>(resources.pods, {
      namespace: metadata.name,
      labelSelector: `${labels.environmentUid}=${metadata.uid}`,
    });
    const nodes = await this.#knownNodes();
    return items
      .flatMap(pod => containersOf(pod, nodes))
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }

  /** @throws NotFoundError where the environment has no such container */
  async find(
    environment: DevEnvironment,
    name: { pod: string; container: string },
  ): Promise<FoundContainer> {
    const nodes = await this.#knownNodes();
    const pod = await this.#pod(environment.metadata.name, name.pod);
    const found =
      pod && belongsTo(pod, environment)
        ? containersOf(pod, nodes).find(
            ({ container }) => container === name.container,
          )
        : undefined;
    if (!found) {
      throw new NotFoundError(
        `environment '${environment.metadata.name}' has no container '${name.container}' in a pod '${name.pod}'; pods come and go, look again`,
      );
    }
    return found;
  }

  /**
   * Tells of the containers of each pod, now and whenever it changes.
   *
   * @returns a function that ends it
   */
  async follow(
    { metadata }: DevEnvironment,
    tell: (containers: FoundContainer[]) => void,
  ): Promise<() => void> {
    const nodes = await this.#knownNodes();
    const informer = this.#cluster.informer<Pod>({
      resource: resources.pods,
      namespace: metadata.name,
      labelSelector: `${labels.environmentUid}=${metadata.uid}`,
    });
    const told = (pod: Pod) => tell(containersOf(pod, nodes));
    informer.subscribe({ added: told, updated: told });
    return () => {
      // Only a watch ends here; nothing waits for it, and its errors are the informer's own to log.
      void informer.stop();
    };
  }

  async #pod(namespace: string, name: string): Promise<Pod | undefined> {
    try {
      return await this.#cluster.get<Pod>(resources.pods, { namespace, name });
    } catch (error) {
      if (isKubernetesError(error, 'NotFound')) {
        return undefined;
      }
      throw error;
    }
  }

  async #knownNodes(): Promise<NodeDirectory> {
    this.#nodes ??= this.#cluster.nodes();
    await this.#nodes.whenSynced();
    return this.#nodes;
  }
}

/** As the API shows it. */
export function viewOfContainer({
  podUid,
  containerId,
  ...container
}: FoundContainer): Container {
  return container;
}

function containersOf(pod: Pod, nodes: NodeDirectory): FoundContainer[] {
  const { metadata = {}, spec, status } = pod;
  const statuses = status?.containerStatuses ?? [];
  const simulated =
    spec?.nodeName !== undefined && nodes.isSimulated(spec.nodeName) === true;
  return (spec?.containers ?? []).map(({ name }) => {
    const known = statuses.find(each => each.name === name);
    return {
      service: metadata.labels?.[labels.service] ?? '',
      pod: metadata.name ?? '',
      podUid: metadata.uid ?? '',
      container: name,
      ...stateOf(known),
      restarts: known?.restartCount ?? 0,
      simulated,
      ...(known?.containerID ? { containerId: known.containerID } : {}),
    };
  });
}

function stateOf(
  known: JsonOf<V1ContainerStatus> | undefined,
): Pick<Container, 'state' | 'reason' | 'startedAt'> {
  const { running, terminated, waiting } = known?.state ?? {};
  if (running) {
    return {
      state: 'Running',
      ...(running.startedAt ? { startedAt: running.startedAt } : {}),
    };
  }
  if (terminated) {
    return { state: 'Ended', reason: terminated.reason ?? 'Ended' };
  }
  return { state: 'Waiting', reason: waiting?.reason ?? 'Pending' };
}

function sortKey({ service, pod, container }: Container): string {
  return [service, pod, container].join(' ');
}
