import { KubernetesObject } from '../objects';
import { ResourceRef } from '../resources';

/** What to list and watch. Two informers of one cluster with equal specs share one watch and one store. */
export interface InformerSpec {
  resource: ResourceRef;
  /** Only this namespace; without it, all. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /**
   * Asks for metadata alone (`PartialObjectMetadata`): much smaller, for objects of which only existence, labels,
   * annotations and owners matter.
   */
  metadataOnly?: boolean;
  /** Keep `metadata.managedFields`, which are dropped otherwise: they are often larger than the object. */
  managedFields?: boolean;
}

/** Called with objects of the store; they are frozen, copy before changing. */
export interface InformerHandlers<T> {
  added?(object: T): void;
  updated?(object: T, previous: T): void;
  /** With the last known state, also for objects whose deletion fell into a gap of the watch. */
  deleted?(object: T): void;
}

/** How an informer fares, for status pages and tests. */
export interface InformerStatus {
  /** Whether the store holds at least one whole list. */
  synced: boolean;
  /** Whether a watch stands at this moment. */
  watching: boolean;
  /** Complete lists so far. */
  lists: number;
  /** Watches opened so far. */
  watches: number;
  /** Why the last list or watch ended, until the next one succeeds. */
  lastError?: Error;
}

/**
 * A local copy of a collection, kept current by one watch.
 *
 * It starts by itself and without waiting; everything before the first complete list is `hasSynced: false`. It never
 * gives up: refusals, broken connections and silent watches lead to a new attempt after a growing, jittered delay.
 */
export interface Informer<T extends KubernetesObject> {
  readonly spec: InformerSpec;
  readonly hasSynced: boolean;
  readonly status: InformerStatus;
  /** Resolves once synced; rejects when the signal aborts or the informer stops before. */
  whenSynced(signal?: AbortSignal): Promise<void>;

  /** The object of that key (`namespace/name`, or `name` of a cluster-wide one). */
  get(key: string): T | undefined;
  list(options?: { namespace?: string }): T[];
  /** The objects for which the index function gave this value. */
  byIndex(index: string, value: string): T[];
  /**
   * Adds an index; what is in the store already is indexed too. The same name again replaces the function, which is
   * harmless when two users of a shared informer add the same index.
   */
  addIndex(name: string, valuesOf: (object: T) => string[]): void;

  /**
   * Tells of every change from now on, after `added` for each object that is there already. An exception in a handler
   * is logged and hurts nobody else.
   *
   * @returns a function that ends the subscription
   */
  subscribe(handlers: InformerHandlers<T>): () => void;

  /** Ends this user's subscriptions; the watch itself ends with its last user. */
  stop(): Promise<void>;
}
