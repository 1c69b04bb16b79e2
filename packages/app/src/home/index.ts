import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { HomePageLayoutBlueprint } from '@backstage/plugin-home-react/alpha';

const layout = HomePageLayoutBlueprint.make({
  params: { loader: async () => (await import('./HomePage')).HomePage },
});

/** The portal's front page. */
export const homeModule = createFrontendModule({
  pluginId: 'home',
  extensions: [layout],
});
