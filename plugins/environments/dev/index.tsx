import '@backstage/cli/asset-types';
import './styles.css';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { createRoot } from 'react-dom/client';
import { environmentsApiRef } from '../src/api/EnvironmentsApi';
import environmentsPlugin from '../src';
import { placesPage } from './placesPage';
import { playedCatalog } from './playedCatalog';
import { PlayedEnvironments } from './PlayedEnvironments';
import { PlayedSignIn } from './PlayedSignIn';

/*
 * The pages without a backend: `yarn start` in this folder. What they show is
 * played by PlayedEnvironments; nothing of it is part of the plugin.
 */
const played = createFrontendModule({
  pluginId: 'environments',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: environmentsApiRef,
          deps: {},
          factory: () => new PlayedEnvironments(),
        }),
    }),
  ],
});

const catalog = createFrontendModule({
  pluginId: 'environments',
  extensions: [
    ApiBlueprint.make({
      name: 'catalog',
      params: defineParams =>
        defineParams({
          api: catalogApiRef,
          deps: {},
          factory: () => playedCatalog(),
        }),
    }),
  ],
});

const signIn = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SignInPageBlueprint.make({ params: { loader: async () => PlayedSignIn } }),
  ],
});

const root = document.getElementById('root');
if (!root) {
  throw new Error('The page has no element with the id "root"');
}
createRoot(root).render(
  createApp({
    features: [environmentsPlugin, played, catalog, placesPage, signIn],
  }).createRoot(),
);
