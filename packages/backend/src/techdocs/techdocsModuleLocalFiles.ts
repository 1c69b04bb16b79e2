import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  DirectoryPreparer,
  techdocsPreparerExtensionPoint,
} from '@backstage/plugin-techdocs-node';
import { LocalDocsPreparer } from './LocalDocsPreparer';

/** Builds documentation of local entities from its own files only. */
export const techdocsModuleLocalFiles = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'local-files',
  register(env) {
    env.registerInit({
      deps: {
        preparers: techdocsPreparerExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        reader: coreServices.urlReader,
      },
      async init({ preparers, config, logger, reader }) {
        const inner = DirectoryPreparer.fromConfig(config, { logger, reader });
        preparers.registerPreparer('dir', new LocalDocsPreparer(inner));
      },
    });
  },
});
