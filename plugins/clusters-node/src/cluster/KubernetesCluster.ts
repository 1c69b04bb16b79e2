import { LoggerService } from '@backstage/backend-plugin-api';
import type { ApiType, Configuration } from '@kubernetes/client-node';
import { Clock, systemClock } from '../clock';
import { ApiSender, ApiTransport } from '../http/ApiTransport';
import { ClusterConnection } from '../http/connection';
import { openSocket, SocketRequest } from '../http/openSocket';
import { CollectionReader } from '../informer/CollectionReader';
import { InformerRegistry } from '../informer/InformerRegistry';
import { ReflectorOptions } from '../informer/Reflector';
import { Informer, InformerSpec } from '../informer/types';
import { LeaseElector } from '../leader/LeaseElector';
import { LeaderElector, LeaderElectorOptions } from '../leader/types';
import { KubernetesObject } from '../objects';
import { resources } from '../resources';
import { Discovery } from './Discovery';
import { fencedSender } from './fence';
import { nodeDirectory } from './nodes';
import { ObjectClient } from './ObjectClient';
import { typedClient } from './typedClients';
import {
  Cluster,
  ConnectedCluster,
  Fence,
  NodeDirectory,
  RequestOptions,
} from './types';

/** What a cluster is connected with. */
export interface ClusterOptions {
  logger: LoggerService;
  clock?: Clock;
  /** For tests that cannot wait: the informers' delays, in milliseconds. */
  informers?: Partial<ReflectorOptions>;
}

/** Parts that a cluster and its fenced twins have in common. */
interface Shared {
  connection: ClusterConnection;
  options: ClusterOptions;
  clock: Clock;
  discovery: Discovery;
  informers: InformerRegistry;
  electors: Set<LeaderElector>;
}

/** Requests to one cluster, by whatever sender they go. */
class SendingCluster extends ObjectClient implements Cluster {
  readonly name: string;
  readonly title: string;
  readonly url: string;
  readonly #sender: ApiSender;
  readonly #shared: Shared;

  constructor(sender: ApiSender, shared: Shared) {
    super(sender, shared.discovery);
    this.name = shared.connection.name;
    this.title = shared.connection.title ?? shared.connection.name;
    this.url = shared.connection.url;
    this.#sender = sender;
    this.#shared = shared;
  }

  client<T extends ApiType>(api: new (configuration: Configuration) => T): T {
    return typedClient(this.#sender, api);
  }

  resourceFor(apiVersion: string, kind: string, options?: RequestOptions) {
    return this.#shared.discovery.resourceFor(apiVersion, kind, options);
  }

  async version(options: RequestOptions = {}): Promise<string> {
    const { body } = await this.#sender.send({
      method: 'GET',
      path: '/version',
      repeatable: true,
      signal: options.signal,
      timeoutMs: options.timeoutMs,
    });
    const { gitVersion } = JSON.parse(body.toString('utf8')) as {
      gitVersion: string;
    };
    return gitVersion;
  }

  stream(path: string, signal: AbortSignal) {
    return this.#sender.stream({
      method: 'GET',
      path,
      headers: { accept: '*/*' },
      repeatable: false,
      signal,
    });
  }

  socket(request: SocketRequest) {
    return openSocket(this.#shared.connection, request);
  }

  informer<T extends KubernetesObject>(spec: InformerSpec): Informer<T> {
    return this.#shared.informers.informer<T>(spec);
  }

  nodes(): NodeDirectory {
    return nodeDirectory(
      this.informer({ resource: resources.nodes, metadataOnly: true }),
    );
  }

  leaderElector(options: LeaderElectorOptions): LeaderElector {
    const { connection, clock, discovery, electors } = this.#shared;
    const transport = new ApiTransport(connection, {
      clock,
      limit: 2,
      // The elector tries again by itself, and knows for how long it makes sense.
      attempts: 1,
    });
    const elector: LeaderElector = new LeaseElector(options, {
      objects: new ObjectClient(transport, discovery),
      clock,
      logger: this.#shared.options.logger,
      random: Math.random,
      close: async () => {
        electors.delete(elector);
        await transport.close();
      },
    });
    electors.add(elector);
    return elector;
  }

  fenced(fence: Fence): Cluster {
    return new SendingCluster(fencedSender(this.#sender, fence), this.#shared);
  }
}

class TransportCluster extends SendingCluster implements ConnectedCluster {
  readonly #transport: ApiTransport;
  readonly #informers: InformerRegistry;
  readonly #electors: Set<LeaderElector>;
  #closed: Promise<void> | undefined;

  constructor(transport: ApiTransport, shared: Shared) {
    super(transport, shared);
    this.#transport = transport;
    this.#informers = shared.informers;
    this.#electors = shared.electors;
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    await Promise.all([...this.#electors].map(elector => elector.stop()));
    await this.#informers.close();
    await this.#transport.close();
  }
}

/** A cluster by its connection. Nothing is asked of it before something is. */
export function connectCluster(
  connection: ClusterConnection,
  options: ClusterOptions,
): ConnectedCluster {
  const clock = options.clock ?? systemClock;
  const logger = options.logger.child({ cluster: connection.name });
  const transport = new ApiTransport(connection, { clock });
  const discovery = new Discovery(transport, clock);
  // Informers wait between attempts by themselves; two who wait would multiply.
  const once: ApiSender = {
    send: request => transport.send({ ...request, attempts: 1 }),
    stream: request => transport.stream(request),
  };
  const objects = new ObjectClient(once, discovery);
  const informers = new InformerRegistry(
    spec => new CollectionReader(spec, once, objects),
    {
      clock,
      backOff: { baseMs: 500, maxMs: 15_000 },
      idleMs: 150_000,
      watchMs: 300_000,
      resyncMs: 3_600_000,
      random: Math.random,
      ...options.informers,
    },
    logger,
  );
  return new TransportCluster(transport, {
    connection,
    options: { ...options, logger },
    clock,
    discovery,
    informers,
    electors: new Set(),
  });
}
