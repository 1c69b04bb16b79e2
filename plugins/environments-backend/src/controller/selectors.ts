import { labels } from '@itdo/plugin-environments-common';
import { environmentSelector } from '@itdo/plugin-environments-node';

export { environmentSelector };

/** Selects everything that belongs to those environments. */
export function childSelector(controller: string | undefined): string {
  return `${labels.environmentUid},${environmentSelector(controller)}`;
}
