import { type Environment, type EnvironmentIdentity } from '../api/types';

/** One message of a stream of environments. */
export type Change =
  | { type: 'snapshot'; items: readonly Environment[] }
  | { type: 'upsert'; item: Environment }
  | { type: 'delete'; identity: EnvironmentIdentity };

/** The environments known, by UID; undefined before the first snapshot. */
export type Collection = ReadonlyMap<string, Environment> | undefined;

/**
 * The collection after a change. A snapshot replaces everything, so what was
 * deleted while the page was cut off disappears too. A change that changes
 * nothing gives the very same collection, so that nothing is drawn again.
 */
export function applyChange(
  collection: Collection,
  change: Change,
): Collection {
  switch (change.type) {
    case 'snapshot':
      return new Map(change.items.map(item => [item.uid, item]));
    case 'upsert':
      return new Map(collection ?? []).set(change.item.uid, change.item);
    case 'delete': {
      if (!collection?.has(change.identity.uid)) {
        return collection;
      }
      const rest = new Map(collection);
      rest.delete(change.identity.uid);
      return rest;
    }
    default:
      return collection;
  }
}
