import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  DevEnvironment,
  environmentPermissions,
} from '@itdo/plugin-environments-common';
import { nameOf } from '@itdo/plugin-clusters-node';
import { EnvironmentStore } from '../environments/EnvironmentStore';
import { environmentPermissionRules, environmentResourceRef } from './rules';

/** Tells the permission framework of environments, their permissions and rules. */
export function registerPermissions(
  registry: PermissionsRegistryService,
  store: EnvironmentStore,
): void {
  registry.addResourceType({
    resourceRef: environmentResourceRef,
    permissions: environmentPermissions,
    rules: environmentPermissionRules,
    getResources: references =>
      Promise.all(references.map(each => find(store, each))),
  });
}

async function find(
  store: EnvironmentStore,
  reference: string,
): Promise<DevEnvironment | undefined> {
  const { namespace = '', name } = nameOf(reference);
  try {
    return await store.get({ namespace, name });
  } catch (error) {
    if (error instanceof NotFoundError) {
      return undefined;
    }
    throw error;
  }
}
