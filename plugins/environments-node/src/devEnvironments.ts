import { ResourceRef } from '@itdo/plugin-clusters-node';
import {
  API_VERSION,
  DEV_ENVIRONMENT_KIND,
  labels,
} from '@itdo/plugin-environments-common';

const [group, version] = API_VERSION.split('/');

/** Where the API server keeps DevEnvironments. */
export const devEnvironments: ResourceRef = {
  group,
  version,
  kind: DEV_ENVIRONMENT_KIND,
  plural: 'devenvironments',
  namespaced: true,
};

/** Selects the environments that are left to a controller: the one of that name, or the cluster's usual one. */
export function environmentSelector(controller: string | undefined): string {
  return controller
    ? `${labels.controller}=${controller}`
    : `!${labels.controller}`;
}
