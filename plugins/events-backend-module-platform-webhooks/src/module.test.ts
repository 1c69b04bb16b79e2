import { createHmac } from 'node:crypto';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import request from 'supertest';
import { giteaPullRequest } from './__testUtils__/payloads';
import { eventsModulePlatformWebhooks } from './module';
import { readSecrets } from './readSecrets';

jest.setTimeout(60_000);

const available = Boolean(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
);
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';
const describeWithDatabase = available || required ? describe : describe.skip;

const SECRET = 'a secret of the webhook';

describeWithDatabase('the module in the events plugin', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  it('takes a webhook from who has no account, beside what the plugin has itself', async () => {
    const knex = await databases.init('POSTGRES_18');
    const { server } = await startTestBackend({
      features: [
        eventsPlugin,
        eventsModulePlatformWebhooks,
        eventsServiceFactory,
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({
          data: {
            webhooks: { gitea: { secrets: [SECRET] } },
            events: { http: { topics: ['plain'] } },
          },
        }),
      ],
    });
    const body = JSON.stringify(giteaPullRequest);
    const send = (signature: string) =>
      request(server)
        .post('/api/events/webhooks/gitea')
        .set({
          'content-type': 'application/json',
          'x-gitea-event': 'pull_request',
          'x-gitea-delivery': 'f0000000-0000-0000-0000-000000000002',
          'x-gitea-signature': signature,
        })
        .send(body);
    const signature = createHmac('sha256', SECRET).update(body).digest('hex');
    expect((await send('0'.repeat(64))).status).toBe(401);
    expect((await send(signature)).status).toBe(202);
    expect((await send(signature)).status).toBe(200);
    const plain = await request(server).post('/api/events/http/plain').send({});
    expect(plain.status).toBe(202);
  });
});

describe('the secrets', () => {
  const read = (webhooks: object) =>
    readSecrets(mockServices.rootConfig({ data: { webhooks } }));

  it('make a host known', () => {
    expect([...read({ gitea: { secrets: [SECRET] } })]).toEqual([
      ['gitea', [SECRET]],
    ]);
  });

  it.each([[[]], [['short']], [[SECRET, 'short']]])(
    'must be long enough to be some: %p',
    secrets => {
      expect(() => read({ github: { secrets } })).toThrow(
        'webhooks.github.secrets must list secrets of at least 16 characters',
      );
    },
  );
});
