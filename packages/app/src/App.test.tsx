import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import homePlugin from '@backstage/plugin-home/alpha';
import { visitsApiRef } from '@backstage/plugin-home';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import {
  createFrontendModule,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { screen } from '@testing-library/react';
import { homeModule } from './home';
import { themeModule } from './theme';

const visitsApi = {
  save: jest.fn(),
  list: async () => [
    {
      id: '1',
      name: 'Orders API',
      pathname: '/catalog/default/api/orders-api',
      hits: 1,
      timestamp: 0,
    },
    { id: '2', name: 'Home', pathname: '/', hits: 9, timestamp: 0 },
  ],
};

/** Cards as plugins bring them: one that has a place, and one that nobody asked for. */
const cards = createFrontendModule({
  pluginId: 'home',
  extensions: ['YourEnvironments', 'Weather'].map(name =>
    HomePageWidgetBlueprint.make({
      name: name.toLowerCase(),
      params: {
        name,
        components: async () => ({ Content: () => <p>{`card ${name}`}</p> }),
      },
    }),
  ),
});

describe('the portal', () => {
  it('greets by name and shows what the team owns and where one was', async () => {
    renderTestApp({
      features: [homePlugin, catalogPlugin, themeModule, homeModule, cards],
      apis: [
        [
          identityApiRef,
          mockApis.identity({
            displayName: 'Eve Ekström',
            userEntityRef: 'user:default/eve',
            ownershipEntityRefs: ['group:default/backend-team'],
          }),
        ],
        [
          catalogApiRef,
          catalogApiMock({
            entities: [
              api('orders-api', 'backend-team'),
              api('payroll-api', 'frontend-team'),
            ],
          }),
        ],
        [visitsApiRef, visitsApi],
      ],
      config: {
        organization: { name: 'ITDO Technologies' },
        app: {
          title: 'ITDO ERP Developer Platform',
          extensions: [{ 'page:home': { config: { path: '/' } } }],
        },
      },
    });

    // Pages are loaded when they are shown, here by a compiler on the fly.
    const loaded = { timeout: 20_000 };
    expect(
      await screen.findByText('Hello, Eve', undefined, loaded),
    ).toBeVisible();
    expect(screen.getByText('ITDO Technologies')).toBeVisible();
    expect(await screen.findByText('orders-api')).toBeVisible();
    expect(screen.queryByText('payroll-api')).toBeNull();
    expect(await screen.findByText('Orders API')).toBeVisible();
    expect(await screen.findByText('card YourEnvironments')).toBeVisible();
    expect(screen.queryByText('card Weather')).toBeNull();
    const ways = screen.getByRole('navigation', { name: 'Start here' });
    expect(ways).toHaveTextContent(/Environments.*New service.*Catalog/);
  }, 30_000);
});

function api(name: string, team: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: { name, namespace: 'default', uid: name },
    spec: {},
    relations: [{ type: 'ownedBy', targetRef: `group:default/${team}` }],
  };
}
