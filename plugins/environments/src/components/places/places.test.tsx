import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, waitFor, within } from '@testing-library/react';
import { environment } from '../../__testUtils__/fixtures';
import { PlayedApi } from '../../__testUtils__/PlayedApi';
import { show } from '../../__testUtils__/show';
import { type CatalogDocument } from '../../view/searchDocument';
import { EnvironmentCard } from './EnvironmentCard';
import { EnvironmentSearchResult } from './EnvironmentSearchResult';
import { EnvironmentsOfComponent } from './EnvironmentsOfComponent';
import { YourEnvironments } from './YourEnvironments';

const { spec } = environment();
const ofBob = environment({
  name: 'dev-search-bob',
  spec: { ...spec, owner: 'user:default/bob' },
});
const forOrders = environment({
  name: 'dev-orders-bob',
  spec: {
    ...spec,
    owner: 'user:default/bob',
    component: 'component:default/orders-api',
  },
});
const entityOf = (kind: string, name: string, namespace = 'default') => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace, title: undefined },
});

const link = (name: string | RegExp) => screen.findByRole('link', { name });

describe('the card on the front page', () => {
  it('shows what is mine with its state and the time left, and leads there', async () => {
    show(<YourEnvironments />, new PlayedApi([environment(), ofBob]));
    const item = (await link('dev-checkout-alice')).closest('li');
    expect(item).toHaveTextContent(/Ready.*Time left: \d+ d/);
    expect(await link('dev-checkout-alice')).toHaveAttribute(
      'href',
      '/environments/team-backend-team/dev-checkout-alice',
    );
    expect(screen.queryByText('dev-search-bob')).not.toBeInTheDocument();
  });

  it('marks what only looks as if it ran', async () => {
    const simulated = environment({ simulated: true });
    show(<YourEnvironments />, new PlayedApi([simulated]));
    expect(await screen.findByText('Simulated')).toBeInTheDocument();
  });

  it('begins with what ends first', async () => {
    const soon = environment({
      name: 'dev-soon-alice',
      expiresAt: '2098-01-01T00:00:00Z',
    });
    show(<YourEnvironments />, new PlayedApi([environment(), soon]));
    await link('dev-soon-alice');
    expect(
      screen
        .getAllByRole('listitem')
        .map(item => within(item).getByRole('link').textContent),
    ).toEqual(['dev-soon-alice', 'dev-checkout-alice']);
  });

  it('changes with the cluster', async () => {
    const api = new PlayedApi([environment({ phase: 'Provisioning' })]);
    show(<YourEnvironments />, api);
    expect(await screen.findByText('Starting')).toBeInTheDocument();
    api.say('upsert', environment());
    expect(await screen.findByText('Ready')).toBeInTheDocument();
  });

  it('leads on where there is none', async () => {
    show(<YourEnvironments />, new PlayedApi([ofBob]));
    expect(await link('Create an environment')).toHaveAttribute(
      'href',
      '/environments/create',
    );
    expect(await link('See those of others (1)')).toHaveAttribute(
      'href',
      '/environments?scope=all',
    );
  });
});

describe('the tab of a component', () => {
  const tab = (name: string) => (
    <EntityProvider entity={entityOf('Component', name)}>
      <EnvironmentsOfComponent />
    </EntityProvider>
  );

  it('shows the environments that are for it, whoever owns them', async () => {
    show(tab('orders-api'), new PlayedApi([environment(), forOrders]));
    expect(await link('dev-orders-bob')).toBeInTheDocument();
    expect(screen.queryByText('dev-checkout-alice')).not.toBeInTheDocument();
    expect(screen.getByRole('status', { name: 'Live updates' })).toBeVisible();
  });

  it('leads to a form that knows the component', async () => {
    show(tab('payments'), new PlayedApi([forOrders]));
    expect(
      await screen.findByText('There is no environment for payments yet'),
    ).toBeInTheDocument();
    expect(await link('Create an environment')).toHaveAttribute(
      'href',
      '/environments/create?component=component%3Adefault%2Fpayments',
    );
  });

  it('empties when the last one goes', async () => {
    const api = new PlayedApi([forOrders]);
    show(tab('orders-api'), api);
    await link('dev-orders-bob');
    const { namespace, name, uid } = forOrders;
    api.say('delete', { namespace, name, uid });
    await waitFor(() =>
      expect(
        screen.getByText('There is no environment for orders-api yet'),
      ).toBeInTheDocument(),
    );
  });
});

describe('the page of an environment in the catalog', () => {
  const card = (name: string) => (
    <EntityProvider entity={entityOf('Resource', name, 'team-backend-team')}>
      <EnvironmentCard />
    </EntityProvider>
  );

  it('says how it is and leads to its own page', async () => {
    show(card('dev-checkout-alice'), new PlayedApi([environment()]));
    expect(await screen.findByText('Ready')).toBeInTheDocument();
    expect(await link('Open its page')).toHaveAttribute(
      'href',
      '/environments/team-backend-team/dev-checkout-alice',
    );
  });

  it('says nothing of what is not to be seen', async () => {
    show(card('dev-other-olga'), new PlayedApi([environment()]));
    expect(
      await screen.findByText(/shown to those who may see it/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Open its page' }),
    ).not.toBeInTheDocument();
  });
});

describe('an environment among what was searched for', () => {
  const document: CatalogDocument = {
    title: 'dev-checkout-alice',
    text: 'for ITDO-7',
    location: '/catalog/team-backend-team/resource/dev-checkout-alice',
    owner: 'user:default/alice',
  };

  it('leads to its own page', async () => {
    show(<EnvironmentSearchResult result={document} />, new PlayedApi([]));
    expect(await link('dev-checkout-alice')).toHaveAttribute(
      'href',
      '/environments/team-backend-team/dev-checkout-alice',
    );
    expect(
      screen.getByText('Development environment of alice'),
    ).toBeInTheDocument();
  });
});
