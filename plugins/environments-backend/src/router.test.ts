import { once } from 'node:events';
import { get, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  DevEnvironment,
  EnvironmentRequest,
} from '@itdo/plugin-environments-common';
import { Express } from 'express';
import request from 'supertest';
import { devEnvironments } from './controller/devEnvironments';
import { EnvironmentHistory } from './store/EnvironmentHistory';
import { IdempotencyKeys } from './store/IdempotencyKeys';
import { TerminalTickets } from './store/TerminalTickets';
import { actAs, platformAccounts } from './__testUtils__/actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  dropEnvironment,
  dropNamespace,
  eventually,
  uniqueSuffix,
} from './__testUtils__/controlPlane';
import { tableOfOwners } from './__testUtils__/fixtures';
import { onlyOwn, startRestApi } from './__testUtils__/restApi';

jest.setTimeout(120_000);

const LIST = '/api/environments/v1/environments';

describeWithCluster(
  '/api/environments',
  connect => {
    const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
    const suffix = uniqueSuffix();
    const team = `group:default/${suffix}`;
    const jane = `user:default/jane-${suffix}`;
    const john = `user:default/john-${suffix}`;
    const doe = `user:default/jane.doe-${suffix}`;
    const revoked = new Set<string>();
    let cluster: ConnectedCluster;
    let portal: ConnectedCluster;
    let app: Express;
    let stop: () => Promise<void>;

    const as = (user: string) => ({
      authorization: mockCredentials.user.header(user),
    });
    const ci = { authorization: mockCredentials.service.header() };
    const body = (
      name: string,
      changes: Partial<EnvironmentRequest> = {},
    ): EnvironmentRequest => ({
      name,
      services: [{ name: 'frontend', type: 'frontend' }],
      ...changes,
    });
    const post = (
      content: object,
      headers: Record<string, string> = as(jane),
    ) => request(app).post(LIST).set(headers).send(content);
    const namesInCluster = async () => {
      const { items } = await cluster.list<DevEnvironment>(devEnvironments, {
        namespace: `team-${suffix}`,
      });
      return items.map(({ metadata }) => metadata.name);
    };

    beforeAll(async () => {
      cluster = await connect();
      portal = await actAs(cluster, platformAccounts.portal);
      const knex = await databases.init('POSTGRES_18');
      ({ app, stop } = await startRestApi({
        cluster: portal,
        controller: suffix,
        history: await EnvironmentHistory.create({
          getClient: async () => knex,
        }),
        keys: await IdempotencyKeys.create({ getClient: async () => knex }),
        tickets: await TerminalTickets.create({ getClient: async () => knex }),
        owners: tableOfOwners({
          [jane]: [team],
          [john]: [team],
          [doe]: [team],
        }),
        policy: (user, permission) => {
          if (revoked.has(user)) {
            return { result: AuthorizeResult.DENY };
          }
          return permission === 'platform.environment.create'
            ? { result: AuthorizeResult.ALLOW }
            : onlyOwn(user);
        },
      }));
    });

    afterAll(async () => {
      await stop();
      for (const name of await namesInCluster()) {
        await dropEnvironment(cluster, { namespace: `team-${suffix}`, name });
      }
      await dropNamespace(cluster, `team-${suffix}`);
      await portal.close();
      await cluster.close();
    });

    describe('creating', () => {
      it('accepts a request, completes it, and says where to look', async () => {
        const answer = await post(body('first'));
        expect(answer.body).toMatchObject({
          namespace: `team-${suffix}`,
          name: `dev-first-jane-${suffix}`,
          phase: 'Pending',
          simulated: false,
          spec: {
            owner: jane,
            team,
            createdBy: jane,
            ttlHours: 48,
            paused: false,
            resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
          },
        });
        expect(answer.status).toBe(202);
        const location = answer.get('Location') ?? '';
        expect(location).toBe(
          `${LIST}/team-${suffix}/dev-first-jane-${suffix}`,
        );
        const seen = await request(app).get(location).set(as(jane));
        expect(seen.body.uid).toBe(answer.body.uid);
      });

      it('gives owners whose name is no DNS label a slug with a hash', async () => {
        const answer = await post(body('dotted'), as(doe));
        expect(answer.status).toBe(202);
        expect(answer.body.name).toMatch(
          new RegExp(`^dev-dotted-jane-doe-${suffix}-[0-9a-f]{6}$`),
        );
      });

      it('makes one environment of the same request with the same key', async () => {
        const headers = { ...as(jane), 'idempotency-key': `k-${suffix}` };
        const [first, ...others] = await Promise.all(
          [1, 2, 3, 4].map(() => post(body('once'), headers)),
        );
        const again = await post(body('once'), headers);
        expect(again.status).toBe(202);
        for (const answer of [first, ...others].filter(
          ({ status }) => status !== 409,
        )) {
          expect(answer.body.uid).toBe(again.body.uid);
        }
        const different = await post(body('twice'), headers);
        expect(different.status).toBe(409);
        expect(different.body.error.details).toMatchObject([
          { field: 'Idempotency-Key', rule: 'KeyReused' },
        ]);
      });

      it('gives a key free again where its request was refused', async () => {
        const headers = { ...as(jane), 'idempotency-key': `r-${suffix}` };
        expect((await post(body('Wrong'), headers)).status).toBe(400);
        expect((await post(body('Wrong'), headers)).status).toBe(400);
      });

      it('demands an owner of callers that are no users', async () => {
        const answer = await post(body('by-ci'), ci);
        expect(answer.status).toBe(400);
        expect(answer.body.error.details).toMatchObject([
          { field: 'owner', rule: 'Required' },
        ]);
        const named = await post(body('by-ci', { owner: jane }), ci);
        expect(named.status).toBe(202);
        expect(named.body.spec.createdBy).toBe('external:test-service');
      });

      it('refuses environments for others', async () => {
        const answer = await post(body('spoofed', { owner: john }));
        expect(answer.status).toBe(403);
      });

      it('refuses callers that nobody knows', async () => {
        const answer = await request(app)
          .post(LIST)
          .set({ authorization: mockCredentials.none.header() })
          .send(body('nobody'));
        expect(answer.status).toBe(401);
      });

      it('refuses a name that is taken', async () => {
        expect((await post(body('taken'))).status).toBe(202);
        const answer = await post(body('taken'));
        expect(answer.status).toBe(409);
        expect(answer.body.error).toMatchObject({
          name: 'ConflictError',
          details: [{ field: 'name', rule: 'NameTaken' }],
        });
      });

      const service = (name: string, type = 'api') => ({ name, type });
      it.each<[string, string, object]>([
        ['name', 'DnsLabel', { name: 'Not A Label' }],
        ['name', 'DnsLabel', { name: '../etc' }],
        ['name', 'NameTooLong', { name: 'n'.repeat(50) }],
        ['owner', 'EntityReference', { owner: 'no reference/at:all' }],
        ['owner', 'OwnerNotFound', { owner: 'user:default/nobody', team }],
        ['team', 'TeamNotFound', { team: 'group:default/nowhere' }],
        ['ttlHours', 'TtlRange', { ttlHours: 0 }],
        ['ttlHours', 'TtlRange', { ttlHours: 87_600 }],
        ['ttlHours', 'Schema', { ttlHours: 'long' }],
        ['resources.cpu', 'Quantity', { resources: { cpu: '4 cores' } }],
        ['resources.cpu', 'QuantityRange', { resources: { cpu: '4000' } }],
        ['resources.cpu', 'ResourcesExceeded', { resources: { cpu: '50m' } }],
        ['services', 'Required', { services: [] }],
        [
          'services[1].name',
          'DuplicateService',
          { services: [service('a'), service('a')] },
        ],
        [
          'services[0].type',
          'UnknownServiceType',
          { services: [service('a', 'mainframe')] },
        ],
        [
          'services[0].config.colour',
          'ServiceConfig',
          { services: [{ ...service('a'), config: { colour: 'red' } }] },
        ],
        ['createdBy', 'Schema', { createdBy: 'user:default/root' }],
        ['status', 'Schema', { status: { phase: 'Ready' } }],
      ])('refuses by %s: %s', async (field, rule, wrong) => {
        const before = await namesInCluster();
        const content = { ...body('wrong'), ...wrong };
        const answer = await post(content, 'owner' in wrong ? ci : as(jane));
        expect(answer.status).toBe(400);
        expect(answer.body.error.name).toBe('InputError');
        expect(answer.body.error.details).toContainEqual(
          expect.objectContaining({ field, rule }),
        );
        expect(await namesInCluster()).toEqual(before);
      });

      it('refuses 5 MB before it reads them', async () => {
        const answer = await post(
          body('large', { description: 'x'.repeat(5_000_000) }),
        );
        expect(answer.status).toBe(413);
      });

      it('refuses what is no JSON', async () => {
        const answer = await request(app)
          .post(LIST)
          .set(as(jane))
          .type('json')
          .send('{"name":');
        expect(answer.status).toBe(400);
      });
    });

    describe('reading', () => {
      it('shows the caller only what they may read, in pages that end', async () => {
        await post(body('mine-1'), as(john));
        await post(body('mine-2'), as(john));
        await post(body('mine-3'), as(john));
        const whole = await eventually(async () => {
          const answer = await request(app).get(LIST).set(as(john));
          return answer.body.totalItems === 3 && answer.body;
        });
        const collected: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await request(app)
            .get(LIST)
            .query({ limit: 2, ...(cursor ? { cursor } : {}) })
            .set(as(john));
          expect(page.status).toBe(200);
          collected.push(
            ...page.body.items.map((each: { name: string }) => each.name),
          );
          cursor = page.body.nextCursor;
        } while (cursor);
        expect(collected).toEqual(
          whole.items.map((each: { name: string }) => each.name),
        );
      });

      it('filters by owner, team and phase', async () => {
        const of = async (query: object) =>
          (await request(app).get(LIST).query(query).set(ci)).body.totalItems;
        expect(await of({ owner: john, team, phase: 'Pending' })).toBe(3);
        expect(await of({ owner: john, phase: 'Ready' })).toBe(0);
        expect(await of({ team: 'group:default/other' })).toBe(0);
      });

      it.each([
        [{ cursor: 'nonsense' }],
        [{ limit: 0 }],
        [{ limit: 'many' }],
        [{ phase: 'Excellent' }],
        [{ sort: 'spec.owner' }],
      ])('refuses the query %j', async query => {
        const answer = await request(app).get(LIST).query(query).set(as(jane));
        expect(answer.status).toBe(400);
      });

      it("hides another's environment, and does not let it be changed", async () => {
        const path = `${LIST}/team-${suffix}/dev-mine-1-john-${suffix}`;
        expect((await request(app).get(path).set(as(john))).status).toBe(200);
        for (const attempt of [
          request(app).get(path),
          request(app).get(`${path}/events`),
          request(app).get(`${path}/stream`),
          request(app).patch(path).send({ ttlHours: 1 }),
          request(app).delete(path),
        ]) {
          expect((await attempt.set(as(jane))).status).toBe(404);
        }
        const { body: same } = await request(app).get(path).set(as(john));
        expect(same.deletingSince).toBeUndefined();
        expect(same.spec.ttlHours).toBe(48);
      });

      it('answers 404 for what there is not', async () => {
        for (const path of ['nowhere/dev-x-y', `team-${suffix}/..%2F..`]) {
          const answer = await request(app)
            .get(`${LIST}/${path}`)
            .set(as(jane));
          expect(answer.status).toBe(404);
        }
      });

      it('offers what a form needs', async () => {
        const answer = await request(app)
          .get('/api/environments/v1/options')
          .set(as(jane));
        expect(answer.status).toBe(200);
        expect(answer.body).toMatchObject({
          owner: jane,
          teams: [{ ref: team }],
          limits: { maxTtlHours: 720 },
          address: { scheme: 'http', domain: 'dev.localhost', port: 7080 },
        });
        expect(
          answer.body.serviceTypes.map((each: { type: string }) => each.type),
        ).toEqual([
          'database',
          'cache',
          'api',
          'frontend',
          'broker',
          'workspace',
        ]);
      });

      it('lists events, of which a namespace without pods has none', async () => {
        const answer = await request(app)
          .get(`${LIST}/team-${suffix}/dev-mine-1-john-${suffix}/events`)
          .set(as(john));
        expect(answer.status).toBe(200);
        expect(answer.body).toEqual({ items: [] });
      });
    });

    describe('changing', () => {
      it('changes what may change, and nothing else', async () => {
        const { body: made } = await post(body('changing'));
        const path = `${LIST}/${made.namespace}/${made.name}`;
        const changed = await request(app)
          .patch(path)
          .set(as(jane))
          .send({ ttlHours: 72, paused: true });
        expect(changed.status).toBe(200);
        expect(changed.body.spec).toMatchObject({ ttlHours: 72, paused: true });

        for (const wrong of [{ ttlHours: 0 }, {}, { services: [] }]) {
          const refused = await request(app)
            .patch(path)
            .set(as(jane))
            .send(wrong);
          expect(refused.status).toBe(400);
        }
      });
    });

    describe('streaming', () => {
      let server: Server;
      beforeAll(async () => {
        server = app.listen(0, '127.0.0.1');
        await once(server, 'listening');
      });
      afterAll(async () => {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      });

      const open = (path: string, user: string) => {
        let text = '';
        const { port } = server.address() as AddressInfo;
        const opened = new Promise<IncomingMessage>(resolve =>
          get({ host: '127.0.0.1', port, path, headers: as(user) }, resolve),
        );
        const listening = opened.then(message => {
          message.setEncoding('utf8').on('data', part => {
            text += part;
          });
          return message;
        });
        return { listening, text: () => text };
      };

      it('shows what is there, what comes and what goes, to whom it concerns', async () => {
        const his = open(`${LIST}/stream`, john);
        const hers = open(`${LIST}/stream`, jane);
        const message = await his.listening;
        await hers.listening;
        expect(message.headers['content-type']).toMatch(/^text\/event-stream/);
        await eventually(async () => his.text().includes('event: snapshot'));

        const { body: made } = await post(body('streamed'), as(john));
        await eventually(async () =>
          his.text().includes(`"uid":"${made.uid}"`),
        );
        await dropEnvironment(cluster, made);
        await eventually(async () => his.text().includes('event: delete'));
        expect(hers.text()).not.toContain(made.uid);
        message.destroy();
      });

      it('ends a stream whose permission was taken away, and says so', async () => {
        const { body: made } = await post(body('revoked'));
        const stream = open(
          `${LIST}/${made.namespace}/${made.name}/stream`,
          jane,
        );
        await stream.listening;
        await eventually(async () => stream.text().includes(made.uid));
        revoked.add(jane);
        await eventually(async () =>
          stream.text().includes('PermissionRevoked'),
        );
        revoked.delete(jane);
        expect(stream.text()).toMatch(/event: closed\ndata: .*\n\n$/);
      });
    });
  },
  { database: true },
);
