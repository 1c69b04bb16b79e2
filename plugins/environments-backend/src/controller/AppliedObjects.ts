import { createHash } from 'node:crypto';
import { Clock, KubernetesObject } from '@itdo/plugin-clusters-node';

/** Kinds whose status the cluster writes without counting generations: a new version of them says little. */
const RESTLESS = new Set(['ResourceQuota', 'PersistentVolumeClaim']);
/** How long a change of a restless object may wait until it is looked at. */
const LOOK_AGAIN_MS = 30_000;

interface Applied {
  hash: string;
  generation: number | undefined;
  resourceVersion: string;
  at: number;
}

/** What is to be done about an object. */
export type Verdict =
  | { apply: false }
  | { apply: true }
  | { apply: false; lookAgainInMs: number };

/**
 * Remembers what was applied, so that a reconcile that changes nothing asks nothing of the API server, although only
 * the metadata of objects is cached. What it forgot, as after a restart, is applied once more, which changes nothing.
 */
export class AppliedObjects {
  readonly #clock: Clock;
  readonly #applied = new Map<string, Map<string, Applied>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether `wanted` has to be applied, given what the cache has of it. */
  judge(
    environmentUid: string,
    wanted: KubernetesObject,
    cached: KubernetesObject | undefined,
  ): Verdict {
    const applied = this.#applied.get(environmentUid)?.get(keyOf(wanted));
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
        : { apply: true };
    }
    return { apply: true };
  }

  /** Notes that `wanted` was applied and is now `answer`. */
  note(
    environmentUid: string,
    wanted: KubernetesObject,
    answer: KubernetesObject,
  ): void {
    const objects = this.#applied.get(environmentUid) ?? new Map();
    this.#applied.set(environmentUid, objects);
    objects.set(keyOf(wanted), {
      hash: hashOf(wanted),
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

  forget(environmentUid: string, object: KubernetesObject): void {
    this.#applied.get(environmentUid)?.delete(keyOf(object));
  }

  forgetEnvironment(environmentUid: string): void {
    this.#applied.delete(environmentUid);
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
