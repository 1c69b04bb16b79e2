import { Readable } from 'node:stream';
import type { ApiType, Configuration } from '@kubernetes/client-node';
import type { WebSocket } from 'ws';
import { SocketRequest } from '../http/openSocket';
import { Informer, InformerSpec } from '../informer/types';
import { LeaderElector, LeaderElectorOptions } from '../leader/types';
import { KubernetesObject, ObjectList, ObjectName } from '../objects';
import { ResourceRef } from '../resources';

/** What can be told of a configured cluster without asking it. */
export interface ClusterSummary {
  name: string;
  title: string;
  url: string;
}

/** Options that every request takes. */
export interface RequestOptions {
  signal?: AbortSignal;
  /** For one attempt, in milliseconds. Default 30 000. */
  timeoutMs?: number;
}

/** Options of requests that change something. */
export interface WriteOptions extends RequestOptions {
  /** Let the server check and answer, but change nothing. */
  dryRun?: boolean;
  /** Who the changed fields belong to, in `metadata.managedFields`. */
  fieldManager?: string;
}

export interface ApplyOptions extends WriteOptions {
  fieldManager: string;
  /** Take fields that other managers own. */
  force?: boolean;
  /** Apply only this part, which is `status` in most cases. */
  subresource?: string;
}

export interface PatchOptions extends WriteOptions {
  /** How `body` is meant. Default `merge` (RFC 7386); `json` is RFC 6902. */
  type?: 'merge' | 'json' | 'strategic';
  subresource?: string;
}

export interface DeleteOptions extends RequestOptions {
  dryRun?: boolean;
  /** Delete only the object of this identity, never a later one of the same name. */
  uid?: string;
  resourceVersion?: string;
  propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  gracePeriodSeconds?: number;
}

export interface ListOptions extends RequestOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Largest number of items on a page. */
  limit?: number;
  continueToken?: string;
}

/** Up to when requests may be sent. */
export interface Fence {
  /** What is under way ends with it. */
  signal: AbortSignal;
  /** Called right before each request leaves; throws when it must not. */
  assertHeld?(): void;
}

/** A cluster that was connected by hand. */
export interface ConnectedCluster extends Cluster {
  /** Stops its informers and electors, and breaks its connections. Calling it again changes nothing. */
  close(): Promise<void>;
}

/** Which nodes only pretend to run containers (KWOK). */
export interface NodeDirectory {
  /** Resolves when the nodes are known. */
  whenSynced(signal?: AbortSignal): Promise<void>;
  /** `undefined` for a node that is not known, or not yet. */
  isSimulated(nodeName: string): boolean | undefined;
  list(): Array<{ name: string; simulated: boolean }>;
  /** Tells when a node comes, goes or changes its mark. */
  subscribe(changed: () => void): () => void;
}

/**
 * One configured cluster.
 *
 * All requests of one cluster share a keep-alive pool, a limit of how many are under way and, after a 429, one pause.
 * What may safely be repeated is repeated after broken connections, 429 and 5xx, with jittered delays; a `create` is
 * not, unless the server has certainly not begun it. Refusals are {@link KubernetesError}s.
 */
export interface Cluster extends ClusterSummary {
  /**
   * A typed client of `@kubernetes/client-node` on this cluster's pool, limits and errors.
   *
   * @example `cluster.client(CoreV1Api).readNamespacedPodLog({ name, namespace })`
   */
  client<T extends ApiType>(api: new (configuration: Configuration) => T): T;

  get<T extends KubernetesObject>(
    resource: ResourceRef,
    name: ObjectName,
    options?: RequestOptions,
  ): Promise<T>;
  /** One page. */
  list<T extends KubernetesObject>(
    resource: ResourceRef,
    options?: ListOptions,
  ): Promise<ObjectList<T>>;
  create<T extends KubernetesObject>(
    object: T,
    options?: WriteOptions,
  ): Promise<T>;
  /** Makes what stands for an action on an object, such as a token of a service account, and answers with it. */
  createSubresource<T extends KubernetesObject>(
    resource: ResourceRef,
    name: ObjectName & { subresource: string },
    body: T,
    options?: RequestOptions,
  ): Promise<T>;
  /** Server-side apply: afterwards exactly these fields are the field manager's. */
  apply<T extends KubernetesObject>(
    object: T,
    options: ApplyOptions,
  ): Promise<T>;
  /** Replaces the whole object; with `metadata.resourceVersion`, only if nobody changed it since (else `Conflict`). */
  replace<T extends KubernetesObject>(
    object: T,
    options?: WriteOptions & { subresource?: string },
  ): Promise<T>;
  patch<T extends KubernetesObject>(
    resource: ResourceRef,
    name: ObjectName,
    body: unknown,
    options?: PatchOptions,
  ): Promise<T>;
  /** Asks for deletion; finalizers may let the object live on for a while. Refused with `NotFound` when it is gone. */
  delete(
    resource: ResourceRef,
    name: ObjectName,
    options?: DeleteOptions,
  ): Promise<void>;

  /** The resource of a kind, from the known ones or from the server's discovery, which is remembered. */
  resourceFor(
    apiVersion: string,
    kind: string,
    options?: RequestOptions,
  ): Promise<ResourceRef>;
  /** The server's version: `v1.36.1`. */
  version(options?: RequestOptions): Promise<string>;

  /** A share in the watch of that spec, which starts now if it is the first. Stop it when done. */
  informer<T extends KubernetesObject>(spec: InformerSpec): Informer<T>;
  /** Watches the nodes' metadata from the first call on. */
  nodes(): NodeDirectory;
  /**
   * The body of an answer that arrives piece by piece, such as a log that is followed. It ends with the signal.
   *
   * @param path - with query, from the API server's root on; see `pathOf`
   */
  stream(path: string, signal: AbortSignal): Promise<Readable>;
  /** A WebSocket, as `exec` and `portforward` are answered by; whoever opens it closes it. */
  socket(request: SocketRequest): Promise<WebSocket>;
  /** The same cluster for work that must end: see {@link Fence}. Informers, electors and sockets are not fenced. */
  fenced(fence: Fence): Cluster;
  /** A candidate on a connection and budget of its own, so that no flood of other requests delays a renewal. */
  leaderElector(options: LeaderElectorOptions): LeaderElector;
}

/** What a kubeconfig says of a cluster. */
export interface ClusterAddress {
  name: string;
  url: string;
  /** PEM; without it, the machine's trusted authorities count. */
  ca?: string;
  serverName?: string;
  skipVerify: boolean;
}

/** Who somebody is to a cluster. */
export interface ClusterIdentity {
  /** The token of a service account, or what gives it before each request, where it changes. */
  serviceAccountToken: string | (() => Promise<string>);
}

/** The clusters of this Backstage instance, from `kubernetes.clusterLocatorMethods` with `type: config`. */
export interface ClustersService {
  list(): ClusterSummary[];
  /**
   * The cluster of that name, or the first one configured.
   *
   * @throws NotFoundError from `@backstage/errors` when there is none
   */
  get(name?: string): Cluster;
  /**
   * The same cluster as another service account, for work that has rights of its own. It shares nothing with `get`, and
   * is closed at the latest when the backend stops.
   *
   * @throws NotFoundError from `@backstage/errors` when there is none
   */
  connect(
    name: string | undefined,
    identity: ClusterIdentity,
  ): ConnectedCluster;
  /**
   * How programs on people's machines reach the cluster: what a kubeconfig says of it.
   *
   * @throws NotFoundError from `@backstage/errors` when there is none
   */
  addressOf(name?: string): ClusterAddress;
}
