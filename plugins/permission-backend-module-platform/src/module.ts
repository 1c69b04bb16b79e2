import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { PlatformPolicy } from './policy';
import { readRoleGroups } from './principal';

/** Sets the platform's policy. */
export const permissionModulePlatform = createBackendModule({
  pluginId: 'permission',
  moduleId: 'platform',
  register(env) {
    env.registerInit({
      deps: {
        policy: policyExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ policy, config }) {
        policy.setPolicy(new PlatformPolicy(readRoleGroups(config)));
      },
    });
  },
});
