import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import { describeWithCluster } from './__testUtils__/controlPlane';
import { environmentsPlugin } from './plugin';

jest.setTimeout(120_000);

const user = {
  authorization: mockCredentials.user.header('user:default/jane'),
};

/** Starts a backend with nothing but the plugin and a cluster that nobody can reach. */
async function start(databases: TestDatabases, environments: object) {
  const knex = await databases.init('POSTGRES_18');
  return startTestBackend({
    features: [
      environmentsPlugin,
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'jane' },
            spec: {},
          },
        ],
      }),
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({
        data: {
          environments,
          kubernetes: {
            serviceLocatorMethod: { type: 'multiTenant' },
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: 'local',
                    url: 'https://127.0.0.1:1',
                    authProvider: 'serviceAccount',
                    serviceAccountToken: 't',
                  },
                ],
              },
            ],
          },
        },
      }),
    ],
  });
}

describeWithCluster(
  'the plugin',
  () => {
    const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

    it('starts and answers although its cluster cannot be reached, and says so', async () => {
      const backend = await start(databases, {
        budgets: { owner: { environments: 3 } },
        deletion: { graceHours: 12 },
      });
      const get = (path: string) =>
        request(backend.server).get(`/api/environments/v1${path}`).set(user);
      const options = await get('/options');
      expect(options.status).toBe(200);
      expect(options.body).toMatchObject({
        owner: 'user:default/jane',
        deletionGraceHours: 12,
      });
      expect((await get('/blueprints')).body).toEqual({ items: [] });
      for (const path of ['/environments', '/budgets']) {
        const answer = await get(path);
        expect(answer.status).toBe(503);
        expect(answer.body.error.message).toContain(
          'the cluster has not answered yet',
        );
      }
      await backend.stop();
    });

    it('does not start with a budget that is none', async () => {
      await expect(
        start(databases, { budgets: { team: { cpu: 'lots' } } }),
      ).rejects.toThrow(
        "environments.budgets.team.cpu must be a Kubernetes quantity above zero, not 'lots'",
      );
    });
  },
  { database: true },
);
