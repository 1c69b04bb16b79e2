import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { navigation } from './Navigation';

/** The portal's navigation. */
export const navigationModule = createFrontendModule({
  pluginId: 'app',
  extensions: [navigation],
});
