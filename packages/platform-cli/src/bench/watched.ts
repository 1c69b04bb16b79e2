import {
  type KubeConfig,
  type KubernetesObject,
  Watch,
} from '@kubernetes/client-node';

/**
 * Follows every object of one kind in the whole cluster, so that both sides of
 * a bench learn of readiness by the same means: a watch event, not a poll.
 */
export class Watched<T extends KubernetesObject> {
  readonly #objects = new Map<string, T>();
  readonly #waiters = new Set<() => void>();
  #abort?: AbortController;

  private constructor() {}

  /** @param path - collection path such as `/apis/apps/v1/deployments` */
  static async start<T extends KubernetesObject>(
    kubeConfig: KubeConfig,
    path: string,
  ): Promise<Watched<T>> {
    const watched = new Watched<T>();
    watched.#abort = await new Watch(kubeConfig).watch(
      path,
      { allowWatchBookmarks: false },
      (phase, object: T) => watched.#take(phase, object),
      error => {
        if (error && !watched.#stopped) {
          throw new Error(`The bench's watch of ${path} ended: ${error}`);
        }
      },
    );
    return watched;
  }

  #stopped = false;

  #take(phase: string, object: T): void {
    const key = `${object.metadata?.namespace}/${object.metadata?.name}`;
    if (phase === 'DELETED') {
      this.#objects.delete(key);
    } else {
      this.#objects.set(key, object);
    }
    for (const check of this.#waiters) {
      check();
    }
  }

  /**
   * Resolves as soon as the objects seen satisfy `condition`.
   *
   * @throws Error naming `what` when they do not within `timeoutMs`
   */
  until(
    what: string,
    condition: (objects: ReadonlyMap<string, T>) => boolean,
    timeoutMs: number,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(check);
        finish();
      };
      const check = () => {
        if (condition(this.#objects)) {
          settle(resolve);
        }
      };
      const timer = setTimeout(
        () =>
          settle(() =>
            reject(new Error(`${what}: not within ${timeoutMs / 1000} s`)),
          ),
        timeoutMs,
      );
      this.#waiters.add(check);
      check();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#abort?.abort();
  }
}
