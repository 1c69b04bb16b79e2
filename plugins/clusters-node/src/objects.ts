/** A reference from an object to one that owns it, as in `metadata.ownerReferences`. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Metadata of an object as the API server sends it. Times are RFC 3339 strings, in UTC. */
export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
}

/**
 * An object as it travels in JSON. The types of `@kubernetes/client-node` promise `Date` where JSON has strings; use
 * {@link JsonOf} to have them here: `JsonOf<V1Deployment>`.
 */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
}

/** The shape that `T` has on the wire: every `Date` is a string. */
export type JsonOf<T> = T extends Date
  ? string
  : T extends object
  ? { [K in keyof T]: JsonOf<T[K]> }
  : T;

/** One page of a list. */
export interface ObjectList<T> {
  items: T[];
  /** The version of the whole collection that this page belongs to: where a watch may go on. */
  resourceVersion: string;
  /** Given back to ask for the next page; missing on the last one. */
  continueToken?: string;
  /** How many items the server says are left, where it knows. */
  remainingItemCount?: number;
}

/** Which object of a resource: `namespace` belongs to namespaced resources and to no others. */
export interface ObjectName {
  name: string;
  namespace?: string;
}

/**
 * The key of an object in stores and queues: `namespace/name`, or `name` where there is no namespace.
 */
export function keyOf(object: KubernetesObject | ObjectName): string {
  const { name, namespace } =
    'name' in object
      ? object
      : (object as KubernetesObject).metadata ?? { name: undefined };
  if (!name) {
    throw new TypeError('an object without metadata.name has no key');
  }
  return namespace ? `${namespace}/${name}` : name;
}

/** The inverse of {@link keyOf}. */
export function nameOf(key: string): ObjectName {
  const slash = key.indexOf('/');
  return slash < 0
    ? { name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
