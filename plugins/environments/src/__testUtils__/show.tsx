import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { type ReactElement } from 'react';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import { rootRouteRef } from '../routes';
import { type PlayedApi } from './PlayedApi';

/** Shows a part of another page to Alice. Answers to permissions are remembered by all tests of one file. */
export function show(element: ReactElement, api: PlayedApi, may = true) {
  return renderInTestApp(element, {
    mountedRoutes: { '/environments': rootRouteRef },
    apis: [
      [environmentsApiRef, api],
      mockApis.identity({
        userEntityRef: 'user:default/alice',
        ownershipEntityRefs: ['user:default/alice'],
      }),
      [
        permissionApiRef,
        mockApis.permission({
          authorize: may ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
        }),
      ],
    ],
  });
}
