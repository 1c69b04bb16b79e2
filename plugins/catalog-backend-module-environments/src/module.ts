import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { readBlueprintLimits } from '@itdo/plugin-environments-common';
import { blueprintRulesServiceRef } from '@itdo/plugin-environments-node';
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
        rules: blueprintRulesServiceRef,
      },
      async init({ catalog, config, rules }) {
        catalog.addProcessor(
          new BlueprintProcessor(readBlueprintLimits(config), rules),
        );
      },
    });
  },
});
