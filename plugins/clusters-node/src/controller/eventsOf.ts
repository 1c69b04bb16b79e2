import { Informer } from '../informer/types';
import { KubernetesObject } from '../objects';
import { KeySource } from './types';

/**
 * Makes keys due by the changes of an informer's objects.
 *
 * @param toKeys - the keys that an object's change concerns; of an object that changes, both states are asked
 */
export function eventsOf<T extends KubernetesObject>(
  informer: Informer<T>,
  toKeys: (object: T) => string[],
): KeySource {
  return {
    whenReady: signal => informer.whenSynced(signal),
    subscribe(enqueue) {
      const each = (object: T) => toKeys(object).forEach(enqueue);
      return informer.subscribe({
        added: each,
        updated(object, previous) {
          each(previous);
          each(object);
        },
        deleted: each,
      });
    },
  };
}
