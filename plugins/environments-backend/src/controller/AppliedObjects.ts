import { createHash } from 'node:crypto';
import { Clock, KubernetesObject } from '@itdo/plugin-clusters-node';

/** Kinds whose status the cluster writes without counting generations: a new version of them says little. */
const RESTLESS = new Set(['ResourceQuota', 'PersistentVolumeClaim']);
/** How long a change of a restless object may wait until it is looked at. */
const LOOK_AGAIN_MS = 30_000;

interface Applied {
  hash: string;
  uid: string | undefined;
  generation: number | undefined;
  resourceVersion: string;
  at: number;
}

/** What is to be done about an object, and whether because others changed or deleted what was applied. */
export type Verdict =
  | { apply: false }
  | { apply: true; undo?: 'change' | 'deletion' }
  | { apply: false; lookAgainInMs: number };

/**
 * Remembers what was applied, so that a reconcile that changes nothing asks nothing of the API server, although only
 * the metadata of objects is cached. What it forgot, as after a restart, is applied once more, which changes nothing.
 */
export class AppliedObjects {
  readonly #clock: Clock;
  readonly #applied = new Map<string, Map<string, Applied>>();
  /** Keys of what others deleted, by the identity of its environment. */
  readonly #deleted = new Map<string, Set<string>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

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
    if (isAsApplied(applied, cached?.metadata)) {
      return { apply: false };
    }
    if (RESTLESS.has(wanted.kind ?? '')) {
      const waited = this.#clock.now() - applied.at;
      return waited < LOOK_AGAIN_MS
        ? { apply: false, lookAgainInMs: LOOK_AGAIN_MS - waited }
        : { apply: true, undo: 'change' };
    }
    return { apply: true, undo: 'change' };
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
      at: this.#clock.now(),
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
    const applied = this.#applied.get(environmentUid);
    if (applied?.get(key)?.uid !== object.metadata?.uid) {
      return false;
    }
    if (object.kind === 'Namespace') {
      this.forgetEnvironment(environmentUid);
    }
    applied?.delete(key);
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
  cached: KubernetesObject['metadata'],
): boolean {
  if (!cached) {
    return true;
  }
  if (applied.generation !== undefined && cached.generation !== undefined) {
    return cached.generation <= applied.generation;
  }
  return (
    BigInt(cached.resourceVersion ?? '0') <= BigInt(applied.resourceVersion)
  );
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function hashOf(object: KubernetesObject): string {
  return createHash('sha256').update(JSON.stringify(object)).digest('base64');
}
