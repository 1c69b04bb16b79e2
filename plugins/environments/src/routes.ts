import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The list of environments. */
export const rootRouteRef = createRouteRef();

/** The form that creates an environment. */
export const createEnvironmentRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/create',
});

/** One environment, by the namespace of its team and its own name. */
export const environmentRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/:namespace/:name',
});

/** The documentation of an entity, where the app has documentation. */
export const documentationRouteRef = createExternalRouteRef({
  params: ['namespace', 'kind', 'name'],
  defaultTarget: 'techdocs.docRoot',
});
