import {
  createFrontendModule,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { Container, Flex } from '@backstage/ui';
import { EnvironmentCard } from '../src/components/places/EnvironmentCard';
import { EnvironmentSearchResult } from '../src/components/places/EnvironmentSearchResult';
import { EnvironmentsOfComponent } from '../src/components/places/EnvironmentsOfComponent';
import { YourEnvironments } from '../src/components/places/YourEnvironments';
import { PLAYED_COMPONENT } from './scenes';

const entityOf = (kind: string, name: string, namespace = 'default') => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace },
});

/** At `/places` what stands on the pages of other plugins. */
function Places() {
  return (
    <Container>
      <Flex direction="column" gap="8">
        <YourEnvironments />
        <EntityProvider entity={entityOf('Component', PLAYED_COMPONENT)}>
          <EnvironmentsOfComponent />
        </EntityProvider>
        <EntityProvider entity={entityOf('Component', 'lonely')}>
          <EnvironmentsOfComponent />
        </EntityProvider>
        <EntityProvider
          entity={entityOf(
            'Resource',
            'dev-checkout-guest',
            'team-backend-team',
          )}
        >
          <EnvironmentCard />
        </EntityProvider>
        <EnvironmentSearchResult
          result={{
            title: 'dev-checkout-guest',
            text: 'The development environment of a guest',
            location: '/catalog/team-backend-team/resource/dev-checkout-guest',
          }}
        />
      </Flex>
    </Container>
  );
}

export const placesPage = createFrontendModule({
  pluginId: 'environments',
  extensions: [
    PageBlueprint.make({
      name: 'places',
      params: {
        path: '/places',
        title: 'Places',
        loader: async () => <Places />,
      },
    }),
  ],
});
