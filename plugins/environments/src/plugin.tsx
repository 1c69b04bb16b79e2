import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiStackLine } from '@remixicon/react';
import { environmentsApiRef } from './api/EnvironmentsApi';
import { EnvironmentsClient } from './api/EnvironmentsClient';
import { insideApiRef } from './api/InsideApi';
import { InsideClient } from './api/InsideClient';
import { places } from './places';
import {
  createEnvironmentRouteRef,
  documentationRouteRef,
  environmentRouteRef,
  rootRouteRef,
} from './routes';

const page = PageBlueprint.make({
  params: {
    path: '/environments',
    routeRef: rootRouteRef,
    loader: () =>
      import('./components/EnvironmentsRouter').then(m => (
        <m.EnvironmentsRouter />
      )),
  },
});

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: environmentsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new EnvironmentsClient({ discoveryApi, fetchApi }),
    }),
});

const insideApi = ApiBlueprint.make({
  name: 'inside',
  params: defineParams =>
    defineParams({
      api: insideApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new InsideClient({ discoveryApi, fetchApi }),
    }),
});

/** The Environments pages and the API they stand on. */
export const environmentsPlugin = createFrontendPlugin({
  pluginId: 'environments',
  title: 'Environments',
  icon: <RiStackLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    create: createEnvironmentRouteRef,
    environment: environmentRouteRef,
  },
  externalRoutes: { documentation: documentationRouteRef },
  extensions: [page, api, insideApi, ...places],
});
