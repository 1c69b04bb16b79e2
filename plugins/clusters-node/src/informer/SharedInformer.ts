import { LoggerService } from '@backstage/backend-plugin-api';
import { keyOf, KubernetesObject } from '../objects';
import { CollectionReader, WatchEvent } from './CollectionReader';
import { Reflector, ReflectorOptions, ReflectorSink } from './Reflector';
import { Store } from './Store';
import { InformerHandlers, InformerStatus } from './types';
import { isLaterVersion } from './versions';

/** One collection's store, kept by one reflector, with any number of subscribers. */
export class SharedInformer<T extends KubernetesObject>
  implements ReflectorSink<T>
{
  readonly store = new Store<T>();
  readonly #subscribers = new Set<InformerHandlers<T>>();
  readonly #logger: LoggerService;
  readonly #reflector: Reflector<T>;
  readonly #stopping = new AbortController();
  /** Resolves after the first complete list; rejects if the informer stops before. */
  readonly synced: Promise<void>;
  #settle!: { resolve(): void; reject(reason: Error): void };
  readonly #running: Promise<void>;
  #hasSynced = false;

  constructor(
    reader: CollectionReader<T>,
    options: ReflectorOptions,
    logger: LoggerService,
  ) {
    this.#logger = logger;
    this.#reflector = new Reflector(reader, this, options, logger);
    this.synced = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.synced.catch(() => {
      // Whoever waits is told; nobody has to.
    });
    this.#running = this.#reflector.run(this.#stopping.signal);
  }

  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  get status(): InformerStatus {
    const { watching, lists, watches, lastError } = this.#reflector;
    return { synced: this.#hasSynced, watching, lists, watches, lastError };
  }

  addIndex(name: string, valuesOf: (object: T) => string[]): void {
    this.store.addIndex(name, object => {
      try {
        return valuesOf(object);
      } catch (error) {
        this.#logger.error(
          `index '${name}' failed for ${keyOf(object)}`,
          asError(error),
        );
        return [];
      }
    });
  }

  subscribe(handlers: InformerHandlers<T>): () => void {
    // A set holds one entry per object; a copy lets the same handlers subscribe twice.
    const entry = { ...bound(handlers) };
    for (const object of this.store.list()) {
      this.#tell(entry, 'added', object);
    }
    this.#subscribers.add(entry);
    return () => {
      this.#subscribers.delete(entry);
    };
  }

  replace(items: T[]): void {
    const gone = new Set(this.store.keys());
    for (const item of items) {
      const key = keyOf(item);
      gone.delete(key);
      const known = this.store.get(key);
      if (
        !known ||
        known.metadata?.uid !== item.metadata?.uid ||
        known.metadata?.resourceVersion !== item.metadata?.resourceVersion
      ) {
        this.#put(item, known);
      }
    }
    for (const key of gone) {
      const known = this.store.get(key);
      if (known) {
        this.#drop(key, known);
      }
    }
    if (!this.#hasSynced) {
      this.#hasSynced = true;
      this.#settle.resolve();
    }
  }

  apply({ type, object }: Exclude<WatchEvent<T>, { type: 'BOOKMARK' }>): void {
    const key = keyOf(object);
    const known = this.store.get(key);
    const same = known?.metadata?.uid === object.metadata?.uid;
    if (type === 'DELETED') {
      if (known && same) {
        this.#drop(key, object);
      }
      return;
    }
    const repeated =
      known &&
      same &&
      !isLaterVersion(
        object.metadata?.resourceVersion,
        known.metadata?.resourceVersion,
      );
    if (!repeated) {
      this.#put(object, known);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#subscribers.clear();
    this.#settle.reject(new Error('the informer was stopped before it synced'));
    await this.#running;
  }

  #put(object: T, known: T | undefined): void {
    const key = keyOf(object);
    const next = deepFreeze(object);
    if (known && known.metadata?.uid !== object.metadata?.uid) {
      // Another object under the same name: the deletion of the first fell into a gap.
      this.#drop(key, known);
      this.store.set(next);
      this.#tellAll('added', next);
      return;
    }
    this.store.set(next);
    if (known) {
      this.#tellAll('updated', next, known);
    } else {
      this.#tellAll('added', next);
    }
  }

  #drop(key: string, last: T): void {
    this.store.remove(key);
    this.#tellAll('deleted', deepFreeze(last));
  }

  #tellAll(
    what: keyof InformerHandlers<T>,
    object: T,
    previous: T = object,
  ): void {
    for (const handlers of [...this.#subscribers]) {
      this.#tell(handlers, what, object, previous);
    }
  }

  #tell(
    handlers: InformerHandlers<T>,
    what: keyof InformerHandlers<T>,
    object: T,
    previous: T = object,
  ): void {
    try {
      handlers[what]?.(object, previous);
    } catch (error) {
      this.#logger.error(
        `a subscriber failed on '${what}' of ${object.kind} ${keyOf(object)}`,
        asError(error),
      );
    }
  }
}

function bound<T>(handlers: InformerHandlers<T>): InformerHandlers<T> {
  return {
    added: handlers.added?.bind(handlers),
    updated: handlers.updated?.bind(handlers),
    deleted: handlers.deleted?.bind(handlers),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Makes shared objects unchangeable, so that a user who forgets to copy fails at once, and alone. */
function deepFreeze<V>(value: V): V {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) {
      deepFreeze(inner);
    }
  }
  return value;
}
