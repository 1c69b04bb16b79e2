import { ResourceRef } from '@itdo/plugin-clusters-node';
import {
  API_VERSION,
  DEV_ENVIRONMENT_KIND,
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
