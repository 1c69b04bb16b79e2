import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  AuthorizeResult,
  type EvaluatePermissionRequest,
} from '@backstage/plugin-permission-common';
import axe from 'axe-core';
import { environmentsApiRef } from '../api/EnvironmentsApi';
import { insideApiRef } from '../api/InsideApi';
import environmentsPlugin from '../index';
import { type PlayedApi } from './PlayedApi';
import { PlayedInside } from './PlayedInside';

const member = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { profile: { displayName: `${name} of the team` } },
  relations: [{ type: 'memberOf', targetRef: 'group:default/backend-team' }],
});

/** Opens a page of the plugin as Alice of the backend team. */
export function renderAt(
  path: string,
  api: PlayedApi,
  may: (request: EvaluatePermissionRequest) => boolean = () => true,
  inside = new PlayedInside(),
) {
  return renderTestApp({
    features: [environmentsPlugin],
    initialRouteEntries: [path],
    apis: [
      [environmentsApiRef, api],
      [insideApiRef, inside],
      [
        catalogApiRef,
        catalogApiMock({ entities: [member('alice'), member('bob')] }),
      ],
      mockApis.identity({
        userEntityRef: 'user:default/alice',
        ownershipEntityRefs: [
          'user:default/alice',
          'group:default/backend-team',
        ],
      }),
      [
        permissionApiRef,
        mockApis.permission({
          authorize: request =>
            may(request) ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
        }),
      ],
    ],
  });
}

/** The accessibility rules that the page breaks, each with the elements at fault. */
export async function accessibilityFaults(): Promise<string[]> {
  const main = document.querySelector('main');
  if (!main) {
    throw new Error('The page has no main landmark');
  }
  const { violations } = await axe.run(main, {
    // jsdom draws nothing, so colours cannot be measured here.
    rules: { 'color-contrast': { enabled: false } },
  });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`,
  );
}
