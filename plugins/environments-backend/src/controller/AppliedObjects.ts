import { createHash } from 'node:crypto';
import { KubernetesObject } from '@itdo/plugin-clusters-node';

/**
 * Kinds whose status the cluster writes without counting generations, so that a new version of them says little. They
 * are cached whole and compared by what they say.
 */
export const RESTLESS: ReadonlySet<string> = new Set([
  'ResourceQuota',
  'PersistentVolumeClaim',
]);

interface Applied {
  hash: string;
  uid: string | undefined;
  generation: number | undefined;
  resourceVersion: string;
  /** Of a restless object: what of it is ours. */
  content?: string;
}

/** What is to be done about an object, and whether because others changed or deleted what was applied. */
export type Verdict =
  | { apply: false }
  | { apply: true; undo?: 'change' | 'deletion' };

/**
 * Remembers what was applied, so that a reconcile that changes nothing asks nothing of the API server, although of most
 * objects only the metadata is cached. What it forgot, as after a restart, is applied once more, which changes nothing.
 */
export class AppliedObjects {
  readonly #applied = new Map<string, Map<string, Applied>>();
  /** Keys of what others deleted, by the identity of its environment. */
  readonly #deleted = new Map<string, Set<string>>();

  /** Whether `wanted` has to be applied, given what the cache has of it. */
  judge(
    environmentUid: string,
    wanted: KubernetesObject,
    cached: KubernetesObject | undefined,
  ): Verdict {
    const key = keyOf(wanted);
    if (this.#deleted.get(environmentUid)?.has(key)) {
      return { apply: true, undo: 'deletion' };
    }
    const applied = this.#applied.get(environmentUid)?.get(key);
    if (!applied || applied.hash !== hashOf(wanted)) {
      return { apply: true };
    }
    return isAsApplied(applied, wanted, cached)
      ? { apply: false }
      : { apply: true, undo: 'change' };
  }

  /** Notes that `wanted` was applied and is now `answer`. */
  note(
    environmentUid: string,
    wanted: KubernetesObject,
    answer: KubernetesObject,
  ): void {
    const objects = this.#applied.get(environmentUid) ?? new Map();
    this.#applied.set(environmentUid, objects);
    this.#deleted.get(environmentUid)?.delete(keyOf(wanted));
    objects.set(keyOf(wanted), {
      hash: hashOf(wanted),
      uid: answer.metadata?.uid,
      generation: answer.metadata?.generation,
      resourceVersion: answer.metadata?.resourceVersion ?? '0',
      ...(RESTLESS.has(wanted.kind ?? '')
        ? { content: contentOf(answer, wanted) }
        : {}),
    });
  }

  /** The generation that an applied object has at least. */
  generationOf(
    environmentUid: string,
    wanted: KubernetesObject,
  ): number | undefined {
    return this.#applied.get(environmentUid)?.get(keyOf(wanted))?.generation;
  }

  /** Whether `wanted`, in whichever form, was applied. */
  has(environmentUid: string, wanted: KubernetesObject): boolean {
    return this.#applied.get(environmentUid)?.has(keyOf(wanted)) ?? false;
  }

  /**
   * Notes that an object vanished, and with a namespace all that was in it.
   *
   * @returns whether that is news: it is none of what was forgotten, or stands anew already
   */
  vanished(environmentUid: string, object: KubernetesObject): boolean {
    const key = keyOf(object);
    const applied = this.#applied.get(environmentUid)?.get(key);
    if (!applied || applied.uid !== object.metadata?.uid) {
      return false;
    }
    if (object.kind === 'Namespace') {
      this.forgetEnvironment(environmentUid);
    }
    this.forget(environmentUid, object);
    const deleted = this.#deleted.get(environmentUid) ?? new Set();
    this.#deleted.set(environmentUid, deleted.add(key));
    return true;
  }

  /** Forgets an object, as one that is removed on purpose. */
  forget(environmentUid: string, object: KubernetesObject): void {
    this.#applied.get(environmentUid)?.delete(keyOf(object));
    this.#deleted.get(environmentUid)?.delete(keyOf(object));
  }

  forgetEnvironment(environmentUid: string): void {
    this.#applied.delete(environmentUid);
    this.#deleted.delete(environmentUid);
  }
}

/** Versions of the cache that are older than what was applied are only late. */
function isAsApplied(
  applied: Applied,
  wanted: KubernetesObject,
  cached: KubernetesObject | undefined,
): boolean {
  const { generation, resourceVersion = '0' } = cached?.metadata ?? {};
  if (!cached) {
    return true;
  }
  if (applied.generation !== undefined && generation !== undefined) {
    return generation <= applied.generation;
  }
  return (
    BigInt(resourceVersion) <= BigInt(applied.resourceVersion) ||
    (applied.content !== undefined &&
      applied.content === contentOf(cached, wanted))
  );
}

/** What an object says where `wanted` says something, in the words of the API server. */
function contentOf(object: KubernetesObject, wanted: KubernetesObject): string {
  return hashOf(part(object, wanted));
}

function part(value: unknown, shape: unknown): unknown {
  if (!isRecord(shape) || !isRecord(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.keys(shape).map(key => [key, part(value[key], shape[key])]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function hashOf(object: unknown): string {
  return createHash('sha256').update(JSON.stringify(object)).digest('base64');
}
