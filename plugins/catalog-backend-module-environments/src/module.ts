import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { readBlueprintLimits } from '@itdo/plugin-environments-common';
import { BlueprintProcessor } from './BlueprintProcessor';

/** Lets no blueprint of environments into the catalog that breaks a rule. */
export const catalogModuleEnvironments = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'environments',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ catalog, config }) {
        catalog.addProcessor(
          new BlueprintProcessor(readBlueprintLimits(config)),
        );
      },
    });
  },
});
