import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigSources } from '@backstage/config-loader';
import { requireEnvironment } from './requireEnvironment';

/**
 * Root configuration that stops the start where an environment variable is
 * missing, instead of leaving its key out.
 */
export const strictRootConfigServiceFactory = createServiceFactory({
  service: coreServices.rootConfig,
  deps: {},
  async factory() {
    await requireEnvironment({ argv: process.argv, env: process.env });
    return ConfigSources.toConfig(ConfigSources.default({}));
  },
});
