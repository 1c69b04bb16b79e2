import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { SearchResultListItemBlueprint } from '@backstage/plugin-search-react/alpha';
import { ENVIRONMENT_ENTITY_TYPE } from '@itdo/plugin-environments-common';
import { RiStackLine } from '@remixicon/react';
import { type ComponentType } from 'react';
import { isEnvironmentDocument } from './view/searchDocument';

const componentTab = EntityContentBlueprint.make({
  params: {
    path: '/environments',
    title: 'Environments',
    group: 'deployment',
    icon: <RiStackLine />,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/places/EnvironmentsOfComponent').then(m => (
        <m.EnvironmentsOfComponent />
      )),
  },
});

const entityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: { kind: 'resource', 'spec.type': ENVIRONMENT_ENTITY_TYPE },
    loader: () =>
      import('./components/places/EnvironmentCard').then(m => (
        <m.EnvironmentCard />
      )),
  },
});

const homeCard = HomePageWidgetBlueprint.make({
  params: {
    name: 'YourEnvironments',
    title: 'Your environments',
    description: 'Your development environments and the time they have left',
    components: async () => ({
      Content: (await import('./components/places/YourEnvironments'))
        .YourEnvironments,
    }),
    componentProps: {
      // The card brings its own frame, so that it looks as the others of the portal do.
      Renderer: ({ Content }: { Content: ComponentType }) => <Content />,
    },
  },
});

const searchResult = SearchResultListItemBlueprint.make({
  params: {
    predicate: isEnvironmentDocument,
    component: () =>
      import('./components/places/EnvironmentSearchResult').then(
        m => m.EnvironmentSearchResult,
      ),
  },
});

/** Where environments show outside of their own pages: home, component, catalog and search. */
export const places = [componentTab, entityCard, homeCard, searchResult];
