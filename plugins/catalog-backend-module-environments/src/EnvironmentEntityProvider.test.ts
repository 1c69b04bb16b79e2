import { mockServices } from '@backstage/backend-test-utils';
import { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import {
  Informer,
  InformerHandlers,
  systemClock,
} from '@itdo/plugin-clusters-node';
import {
  API_VERSION,
  DEV_ENVIRONMENT_KIND,
  DevEnvironment,
} from '@itdo/plugin-environments-common';
import { EnvironmentEntityProvider } from './EnvironmentEntityProvider';

const environment = (
  name: string,
  spec: Partial<DevEnvironment['spec']> = {},
  status: DevEnvironment['status'] = {},
): DevEnvironment => ({
  apiVersion: API_VERSION,
  kind: DEV_ENVIRONMENT_KIND,
  metadata: { namespace: 'team-shop', name: `dev-${name}-jane` },
  spec: {
    name,
    owner: 'user:default/jane',
    team: 'group:default/shop',
    createdBy: 'user:default/jane',
    ttlHours: 8,
    resources: { cpu: '1', memory: '1Gi', storage: '1Gi' },
    services: [],
    ...spec,
  },
  status,
});

/** A watch that a test plays. */
class PlayedWatch {
  items = new Map<string, DevEnvironment>();
  synced = false;
  #handlers: Array<InformerHandlers<DevEnvironment>> = [];
  #onSynced: Array<() => void> = [];

  asInformer(): Informer<DevEnvironment> {
    const played = {
      whenSynced: () =>
        new Promise<void>(resolve => this.#onSynced.push(resolve)),
      list: () => [...this.items.values()],
      subscribe: (handlers: InformerHandlers<DevEnvironment>) => {
        this.#handlers.push(handlers);
        return () => {};
      },
      stop: async () => {},
    };
    Object.defineProperty(played, 'hasSynced', { get: () => this.synced });
    return played as unknown as Informer<DevEnvironment>;
  }

  has(...environments: DevEnvironment[]): void {
    this.items = new Map(environments.map(e => [e.metadata.name, e]));
    if (!this.synced) {
      this.synced = true;
      this.#onSynced.forEach(each => each());
    } else {
      this.#handlers.forEach(each => each.updated?.({} as never, {} as never));
    }
  }
}

describe('environments in the catalog', () => {
  let watch: PlayedWatch;
  let provider: EnvironmentEntityProvider;
  let mutations: EntityProviderMutation[];
  let refuse: boolean;
  let waiting: Array<() => void>;

  beforeEach(async () => {
    watch = new PlayedWatch();
    mutations = [];
    refuse = false;
    waiting = [];
    provider = new EnvironmentEntityProvider({
      informer: watch.asInformer(),
      portalUrl: 'https://portal.example.com',
      logger: mockServices.logger.mock(),
      clock: {
        ...systemClock,
        schedule: (_ms, callback) => {
          waiting.push(callback);
          return () => {};
        },
      },
    });
    await provider.connect({
      applyMutation: async mutation => {
        if (refuse) {
          throw new Error('the database is away');
        }
        mutations.push(mutation);
      },
      refresh: async () => {},
    });
  });

  /** Lets the time pass until nothing waits for it any more. */
  const settle = async () => {
    await new Promise(setImmediate);
    for (const callback of waiting.splice(0)) {
      callback();
    }
    await new Promise(setImmediate);
  };
  const names = (mutation: EntityProviderMutation) =>
    mutation.type === 'full'
      ? mutation.entities.map(({ entity }) => entity.metadata.name)
      : {
          added: mutation.added.map(({ entity }) => entity.metadata.name),
          removed: mutation.removed.map(each =>
            'entityRef' in each ? each.entityRef : '',
          ),
        };

  it('are Resources of their owner, with the way to their page, and without what changes all the time', async () => {
    watch.has(
      environment(
        'orders',
        { component: 'component:default/orders', description: 'for ITDO-7' },
        { phase: 'Ready' },
      ),
    );
    await settle();
    expect(mutations).toEqual([
      {
        type: 'full',
        entities: [
          {
            locationKey: 'environments',
            entity: {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Resource',
              metadata: expect.objectContaining({
                namespace: 'team-shop',
                name: 'dev-orders-jane',
                description: 'for ITDO-7',
                links: [
                  expect.objectContaining({
                    url: 'https://portal.example.com/environments/team-shop/dev-orders-jane',
                  }),
                ],
              }),
              spec: {
                type: 'development-environment',
                owner: 'user:default/jane',
                team: 'group:default/shop',
                component: 'component:default/orders',
              },
            },
          },
        ],
      },
    ]);
  });

  it('are all told first, which ends what went while nobody looked, then only what changes', async () => {
    watch.has(environment('a'), environment('b'));
    await settle();
    watch.has(
      environment('b', { owner: 'user:default/john' }),
      environment('c'),
    );
    await settle();
    expect(mutations.map(names)).toEqual([
      ['dev-a-jane', 'dev-b-jane'],
      {
        added: ['dev-b-jane', 'dev-c-jane'],
        removed: ['resource:team-shop/dev-a-jane'],
      },
    ]);
  });

  it('trouble nobody where only their state changes', async () => {
    watch.has(environment('a', {}, { phase: 'Provisioning' }));
    await settle();
    watch.has(environment('a', {}, { phase: 'Ready' }));
    await settle();
    expect(mutations).toHaveLength(1);
  });

  it('do not come where they were refused, and go where they are later', async () => {
    watch.has(environment('a', {}, { phase: 'Rejected' }));
    await settle();
    expect(mutations.map(names)).toEqual([[]]);
  });

  it('are all told anew after the catalog could not be told', async () => {
    watch.has(environment('a'));
    await settle();
    refuse = true;
    watch.has(environment('a'), environment('b'));
    await settle();
    refuse = false;
    await settle();
    expect(mutations.map(names)).toEqual([
      ['dev-a-jane'],
      ['dev-a-jane', 'dev-b-jane'],
    ]);
  });

  it('wait for the first whole list', async () => {
    await settle();
    expect(mutations).toEqual([]);
  });
});
