import { labels } from '@itdo/plugin-environments-common';

/** Selects the environments that are left to a controller: the one of that name, or the cluster's usual one. */
export function environmentSelector(controller: string | undefined): string {
  return controller
    ? `${labels.controller}=${controller}`
    : `!${labels.controller}`;
}

/** Selects everything that belongs to those environments. */
export function childSelector(controller: string | undefined): string {
  return `${labels.environmentUid},${environmentSelector(controller)}`;
}
