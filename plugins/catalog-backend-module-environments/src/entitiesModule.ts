import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { clustersServiceRef, systemClock } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import {
  devEnvironments,
  environmentSelector,
} from '@itdo/plugin-environments-node';
import { EnvironmentEntityProvider } from './EnvironmentEntityProvider';
import { EnvironmentRelationsProcessor } from './EnvironmentRelationsProcessor';

/** Brings the environments of the cluster into the catalog. */
export const catalogModuleEnvironmentEntities = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'environment-entities',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        clusters: clustersServiceRef,
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ catalog, clusters, config, lifecycle, logger }) {
        catalog.addProcessor(new EnvironmentRelationsProcessor());
        const environments = config.getOptionalConfig('environments');
        const provider = new EnvironmentEntityProvider({
          // The environments plugin has the same one, so that both share a watch.
          informer: clusters
            .get(environments?.getOptionalString('cluster'))
            .informer<DevEnvironment>({
              resource: devEnvironments,
              labelSelector: environmentSelector(
                environments?.getOptionalString('controller.name'),
              ),
              managedFields: true,
            }),
          portalUrl: config.getString('app.baseUrl').replace(/\/+$/, ''),
          logger,
          clock: systemClock,
        });
        catalog.addEntityProvider(provider);
        lifecycle.addShutdownHook(() => provider.stop());
      },
    });
  },
});
