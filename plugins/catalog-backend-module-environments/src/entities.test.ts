import { randomBytes } from 'node:crypto';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogBackend from '@backstage/plugin-catalog-backend';
import {
  ClustersService,
  clustersServiceRef,
  connectCluster,
  ConnectedCluster,
  resources,
} from '@itdo/plugin-clusters-node';
import { connectionFromKubeconfig } from '@itdo/plugin-clusters-node/kubeconfig';
import {
  API_VERSION,
  DEV_ENVIRONMENT_KIND,
  DevEnvironment,
  labels,
} from '@itdo/plugin-environments-common';
import { devEnvironments } from '@itdo/plugin-environments-node';
import { catalogModuleEnvironmentEntities } from '.';
import { eventually } from './__testUtils__/eventually';

jest.setTimeout(120_000);

const kubeconfig = process.env.PLATFORM_TEST_KUBECONFIG;
const database =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;
const runs =
  process.env.PLATFORM_REQUIRE_CLUSTER === '1' ||
  Boolean(kubeconfig && database);
const describeWithCluster = runs ? describe : describe.skip;

describeWithCluster('environments of a cluster in the catalog itself', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const suffix = `x${randomBytes(3).toString('hex')}`;
  const namespace = `team-${suffix}`;
  const name = `dev-orders-jane-${suffix}`;
  let cluster: ConnectedCluster;
  let backend: TestBackend;

  beforeAll(async () => {
    cluster = connectCluster(await connectionFromKubeconfig(kubeconfig ?? ''), {
      logger: mockServices.logger.mock(),
    });
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    const knex = await databases.init('POSTGRES_18');
    backend = await startTestBackend({
      features: [
        catalogBackend,
        catalogModuleEnvironmentEntities,
        mockServices.database.factory({ knex }),
        createServiceFactory({
          service: clustersServiceRef,
          deps: {},
          factory: () =>
            ({
              get: () => cluster,
            } as Partial<ClustersService> as ClustersService),
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'https://portal.example.com/' },
            catalog: { processingInterval: { seconds: 1 } },
            environments: { controller: { name: suffix } },
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await cluster.delete(resources.namespaces, { name: namespace });
    await cluster.close();
  });

  async function entity(): Promise<Entity | undefined> {
    const response = await fetch(
      `http://127.0.0.1:${backend.server.port()}/api/catalog/entities/by-name/resource/${namespace}/${name}`,
      { headers: { Authorization: mockCredentials.service.header() } },
    );
    return response.ok ? ((await response.json()) as Entity) : undefined;
  }

  it('come with the object, belong to owner and team, are part of their component, and go with it', async () => {
    await cluster.create<DevEnvironment>({
      apiVersion: API_VERSION,
      kind: DEV_ENVIRONMENT_KIND,
      metadata: {
        namespace,
        name,
        labels: { [labels.controller]: suffix },
      },
      spec: {
        name: 'orders',
        owner: `user:default/jane-${suffix}`,
        team: `group:default/${suffix}`,
        createdBy: 'external:ci',
        component: 'component:default/orders-api',
        ttlHours: 8,
        resources: { cpu: '1', memory: '1Gi', storage: '1Gi' },
        services: [{ name: 'app', type: 'database' }],
      },
    });
    const found = await eventually(async () => {
      const known = await entity();
      return known?.relations?.length ? known : undefined;
    });
    expect(found.metadata.links?.[0].url).toBe(
      `https://portal.example.com/environments/${namespace}/${name}`,
    );
    const relations = found.relations?.map(
      ({ type, targetRef }) => `${type} ${targetRef}`,
    );
    expect(relations?.sort()).toEqual([
      `ownedBy group:default/${suffix}`,
      `ownedBy user:default/jane-${suffix}`,
      'partOf component:default/orders-api',
    ]);

    await cluster.delete(devEnvironments, { namespace, name });
    await eventually(async () => (await entity()) === undefined);
  });
});
