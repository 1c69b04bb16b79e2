import { KubernetesObject } from '../objects';
import { SharedInformer } from './SharedInformer';
import { Informer, InformerHandlers, InformerSpec } from './types';

/** One user's part of a shared informer. */
export class InformerShare<T extends KubernetesObject> implements Informer<T> {
  readonly spec: InformerSpec;
  readonly #informer: SharedInformer<T>;
  readonly #subscriptions = new Set<() => void>();
  readonly #stopping = new AbortController();
  readonly #release: () => Promise<void>;
  #stopped: Promise<void> | undefined;

  constructor(
    spec: InformerSpec,
    informer: SharedInformer<T>,
    release: () => Promise<void>,
  ) {
    this.spec = spec;
    this.#informer = informer;
    this.#release = release;
  }

  get hasSynced() {
    return this.#informer.hasSynced;
  }

  get status() {
    return this.#informer.status;
  }

  async whenSynced(signal?: AbortSignal): Promise<void> {
    const given = signal
      ? AbortSignal.any([signal, this.#stopping.signal])
      : this.#stopping.signal;
    given.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => reject(given.reason);
      given.addEventListener('abort', onAbort, { once: true });
      this.#informer.synced
        .then(resolve, reject)
        .finally(() => given.removeEventListener('abort', onAbort));
    });
  }

  get(key: string) {
    return this.#informer.store.get(key);
  }

  list(options: { namespace?: string } = {}) {
    return this.#informer.store.list(options.namespace);
  }

  byIndex(index: string, value: string) {
    return this.#informer.store.byIndex(index, value);
  }

  addIndex(name: string, valuesOf: (object: T) => string[]) {
    this.#informer.addIndex(name, valuesOf);
  }

  subscribe(handlers: InformerHandlers<T>) {
    const unsubscribe = this.#informer.subscribe(handlers);
    this.#subscriptions.add(unsubscribe);
    return () => {
      this.#subscriptions.delete(unsubscribe);
      unsubscribe();
    };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    this.#stopping.abort(new Error('the informer was stopped'));
    for (const unsubscribe of this.#subscriptions) {
      unsubscribe();
    }
    this.#subscriptions.clear();
    await this.#release();
  }
}
