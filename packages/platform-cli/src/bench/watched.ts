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
  readonly #watch: Watch;
  readonly #path: string;
  readonly #objects = new Map<string, T>();
  readonly #waiters = new Set<() => void>();
  #abort?: AbortController;
  #stopped = false;

  private constructor(kubeConfig: KubeConfig, path: string) {
    this.#watch = new Watch(kubeConfig);
    this.#path = path;
  }

  /** @param path - collection path such as `/apis/apps/v1/deployments` */
  static async start<T extends KubernetesObject>(
    kubeConfig: KubeConfig,
    path: string,
  ): Promise<Watched<T>> {
    const watched = new Watched<T>(kubeConfig, path);
    await watched.#connect();
    return watched;
  }

  /** The client ends a watch that was silent for a while; a new one begins with all objects. */
  async #connect(): Promise<void> {
    this.#objects.clear();
    this.#abort = await this.#watch.watch(
      this.#path,
      {},
      (phase, object: T) => this.#take(phase, object),
      () => {
        if (!this.#stopped) {
          void this.#connect();
        }
      },
    );
  }

  #take(phase: string, object: T): void {
    const { namespace, name = '' } = object.metadata ?? {};
    const key = namespace ? `${namespace}/${name}` : name;
    if (phase === 'DELETED') {
      this.#objects.delete(key);
    } else {
      this.#objects.set(key, object);
    }
    for (const check of this.#waiters) {
      check();
    }
  }

  /** All objects seen, keyed by `namespace/name` or by name alone. */
  get objects(): ReadonlyMap<string, T> {
    return this.#objects;
  }

  /**
   * Resolves as soon as the objects seen, keyed by `namespace/name` or by name
   * alone, satisfy `condition`.
   *
   * @throws Error naming `what` when they do not within `timeoutMs`
   */
  until(
    what: string,
    condition: (objects: ReadonlyMap<string, T>) => boolean,
    timeoutMs: number,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = {
        check: () => {
          if (condition(this.#objects)) {
            waiter.settle(resolve);
          }
        },
        settle: (finish: () => void) => {
          clearTimeout(waiter.timer);
          this.#waiters.delete(waiter.check);
          finish();
        },
        timer: setTimeout(() => {
          const error = new Error(`${what}: not within ${timeoutMs / 1000} s`);
          waiter.settle(() => reject(error));
        }, timeoutMs),
      };
      this.#waiters.add(waiter.check);
      waiter.check();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#abort?.abort();
  }
}
