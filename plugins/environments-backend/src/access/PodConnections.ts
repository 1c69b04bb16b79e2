import { Agent, ClientRequest, ClientRequestArgs } from 'node:http';
import { Duplex } from 'node:stream';
import {
  Clock,
  Cluster,
  isKubernetesError,
  JsonOf,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import { labels } from '@itdo/plugin-environments-common';
import { V1Pod } from '@kubernetes/client-node';
import { AccessPlace } from './AccessDirectory';
import { AccessRefusal } from './AccessRefusal';
import { PodStream } from './PodStream';

/** The cluster as the owner of an environment: what is forwarded is done with their account. */
export type OwnersCluster = (
  place: AccessPlace,
) => Promise<Pick<Cluster, 'list' | 'socket'>>;

/** Opens connections to ports of services. */
export interface Connections {
  /** @throws AccessRefusal where the service has no pod that could answer */
  connect(place: AccessPlace, port: number): Promise<Duplex>;
}

type Pod = KubernetesObject & JsonOf<V1Pod>;

/** How old what is known of a service's pods may be. */
const REMEMBERED_MS = 2_000;
const PROTOCOLS = ['v4.channel.k8s.io'];

/** Connections to pods through the API server, so that they work on every cluster alike. */
export class PodConnections implements Connections {
  readonly #clusterOf: OwnersCluster;
  readonly #clock: Clock;
  readonly #pods = new Map<string, { until: number; pod: Promise<string> }>();

  constructor(options: { clusterOf: OwnersCluster; clock: Clock }) {
    this.#clusterOf = options.clusterOf;
    this.#clock = options.clock;
  }

  async connect(place: AccessPlace, port: number): Promise<Duplex> {
    const cluster = await this.#clusterOf(place);
    const namespace = place.environment.metadata.name;
    const pod = await this.#podOf(cluster, place);
    try {
      const socket = await cluster.socket({
        path: `/api/v1/namespaces/${namespace}/pods/${pod}/portforward?ports=${port}`,
        protocols: PROTOCOLS,
      });
      return new PodStream(socket);
    } catch (error) {
      this.#pods.delete(keyOf(place));
      if (isKubernetesError(error, 'NotFound')) {
        throw new AccessRefusal(
          'NotReady',
          `The pods of ${place.service.name} are being exchanged.`,
        );
      }
      throw error;
    }
  }

  async #podOf(
    cluster: Pick<Cluster, 'list'>,
    place: AccessPlace,
  ): Promise<string> {
    const now = this.#clock.date().getTime();
    for (const [key, { until }] of this.#pods) {
      if (until <= now) {
        this.#pods.delete(key);
      }
    }
    const key = keyOf(place);
    const known = this.#pods.get(key) ?? {
      until: now + REMEMBERED_MS,
      pod: choosePod(cluster, place),
    };
    this.#pods.set(key, known);
    try {
      return await known.pod;
    } catch (error) {
      this.#pods.delete(key);
      throw error;
    }
  }
}

async function choosePod(
  cluster: Pick<Cluster, 'list'>,
  { environment, service }: AccessPlace,
): Promise<string> {
  const { items } = await cluster.list<Pod>(resources.pods, {
    namespace: environment.metadata.name,
    labelSelector: [
      `${labels.environmentUid}=${environment.metadata.uid}`,
      `${labels.service}=${service.name}`,
    ].join(),
  });
  const running = items.filter(
    ({ metadata, status }) =>
      !metadata?.deletionTimestamp && status?.phase === 'Running',
  );
  const name = (running.find(isReady) ?? running.at(0))?.metadata?.name;
  if (!name) {
    throw new AccessRefusal(
      'NotReady',
      `No pod of ${service.name} is running yet.`,
    );
  }
  return name;
}

function isReady({ status }: Pod): boolean {
  return (
    status?.conditions?.some(
      each => each.type === 'Ready' && each.status === 'True',
    ) ?? false
  );
}

function keyOf({ environment, service }: AccessPlace): string {
  return `${environment.metadata.uid}/${service.name}`;
}

/** What a request is sent to. */
export interface Destination {
  place: AccessPlace;
  port: number;
}

type DestinedArgs = ClientRequestArgs & { destination?: Destination };

/** Shorter than servers usually keep a connection that nothing comes over. */
const IDLE_MS = 4_000;

/** Keeps connections for a few seconds, since pages come as many small requests. */
export class KeptConnections extends Agent {
  readonly #connections: Connections;
  readonly #idle = new WeakMap<Duplex, NodeJS.Timeout>();

  constructor(connections: Connections) {
    super({ keepAlive: true, maxFreeSockets: 8 });
    this.#connections = connections;
  }

  override getName({ destination }: DestinedArgs = {}): string {
    return destination
      ? `${keyOf(destination.place)}:${destination.port}`
      : 'nowhere';
  }

  override createConnection(
    { destination }: DestinedArgs,
    opened?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    if (!destination || !opened) {
      throw new TypeError('only requests with a destination can be sent');
    }
    this.#connections.connect(destination.place, destination.port).then(
      stream => opened(null, stream),
      error => (opened as (failure: Error) => void)(error),
    );
    return undefined;
  }

  override keepSocketAlive(stream: Duplex): boolean {
    const timer = setTimeout(() => stream.destroy(), IDLE_MS);
    this.#idle.set(stream, timer);
    stream.once('close', () => clearTimeout(timer));
    return true;
  }

  override reuseSocket(stream: Duplex, request: ClientRequest): void {
    clearTimeout(this.#idle.get(stream));
    request.reusedSocket = true;
  }
}
