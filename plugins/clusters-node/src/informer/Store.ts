import { keyOf, KubernetesObject } from '../objects';

interface Index<T> {
  valuesOf(object: T): string[];
  keysByValue: Map<string, Set<string>>;
}

/** Objects by key, and by whatever an index function reads from them. */
export class Store<T extends KubernetesObject> {
  readonly #objects = new Map<string, T>();
  readonly #indexes = new Map<string, Index<T>>();

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  keys(): string[] {
    return [...this.#objects.keys()];
  }

  list(namespace?: string): T[] {
    const all = [...this.#objects.values()];
    return namespace
      ? all.filter(object => object.metadata?.namespace === namespace)
      : all;
  }

  byIndex(name: string, value: string): T[] {
    const index = this.#indexes.get(name);
    if (!index) {
      throw new TypeError(`there is no index '${name}'`);
    }
    const found: T[] = [];
    for (const key of index.keysByValue.get(value) ?? []) {
      const object = this.#objects.get(key);
      if (object) {
        found.push(object);
      }
    }
    return found;
  }

  addIndex(name: string, valuesOf: (object: T) => string[]): void {
    const index: Index<T> = { valuesOf, keysByValue: new Map() };
    this.#indexes.set(name, index);
    for (const [key, object] of this.#objects) {
      enter(index, key, object);
    }
  }

  set(object: T): void {
    const key = keyOf(object);
    this.remove(key);
    this.#objects.set(key, object);
    for (const index of this.#indexes.values()) {
      enter(index, key, object);
    }
  }

  remove(key: string): void {
    const object = this.#objects.get(key);
    if (!object) {
      return;
    }
    this.#objects.delete(key);
    for (const index of this.#indexes.values()) {
      leave(index, key, object);
    }
  }
}

function enter<T>(index: Index<T>, key: string, object: T): void {
  for (const value of index.valuesOf(object)) {
    const keys = index.keysByValue.get(value);
    if (keys) {
      keys.add(key);
    } else {
      index.keysByValue.set(value, new Set([key]));
    }
  }
}

function leave<T>(index: Index<T>, key: string, object: T): void {
  for (const value of index.valuesOf(object)) {
    const keys = index.keysByValue.get(value);
    keys?.delete(key);
    if (keys?.size === 0) {
      index.keysByValue.delete(value);
    }
  }
}
