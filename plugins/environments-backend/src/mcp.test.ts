import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import mcpActions from '@backstage/plugin-mcp-actions-backend';
import request from 'supertest';
import { describeWithCluster } from './__testUtils__/controlPlane';
import { environmentsPlugin } from './plugin';

jest.setTimeout(120_000);

/** An answer of the Model Context Protocol, of which the tests look at tools alone. */
interface Answer {
  result: {
    tools: Array<{
      name: string;
      inputSchema: { additionalProperties?: boolean };
      annotations: { destructiveHint: boolean; readOnlyHint: boolean };
    }>;
    isError?: boolean;
    content: Array<{ text: string }>;
  };
}

describeWithCluster(
  'environments for assistants',
  () => {
    const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
    let backend: TestBackend;

    beforeAll(async () => {
      const knex = await databases.init('POSTGRES_18');
      backend = await startTestBackend({
        features: [
          environmentsPlugin,
          mcpActions,
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
              backend: { actions: { pluginSources: ['environments'] } },
              environments: { controller: { enabled: false } },
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
    });

    afterAll(() => backend.stop());

    const call = async (method: string, params: object = {}) => {
      const { text } = await request(backend.server)
        .post('/api/mcp-actions/v1')
        .set({
          authorization: mockCredentials.user.header('user:default/jane'),
          accept: 'application/json, text/event-stream',
        })
        .send({ jsonrpc: '2.0', id: 1, method, params });
      const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
      return (JSON.parse(data) as Answer).result;
    };

    it('are tools that say what they do', async () => {
      const { tools } = await call('tools/list');
      const hints = tools.map(({ name, annotations, inputSchema }) => [
        name,
        annotations.readOnlyHint,
        annotations.destructiveHint,
        inputSchema.additionalProperties,
      ]);
      expect(hints.sort()).toEqual([
        ['environments.create-environment', false, false, false],
        ['environments.delete-environment', false, true, false],
        ['environments.explain-why-not-ready', true, false, false],
        ['environments.extend-environment', false, false, false],
        ['environments.list-environments', true, false, false],
      ]);
    });

    it('are asked for as the person whom the assistant serves', async () => {
      const { isError, content } = await call('tools/call', {
        name: 'environments.create-environment',
        arguments: {
          name: 'orders',
          services: [{ name: 'app', type: 'database' }],
        },
      });
      expect(isError).toBe(true);
      expect(content[0].text).toContain(
        "'user:default/jane' is in no team, and every environment belongs to one",
      );
    });
  },
  { database: true },
);
