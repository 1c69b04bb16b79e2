import { createHmac, randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  AuthProviderFactory,
  AuthProviderRouteHandlers,
  authProvidersExtensionPoint,
  AuthResolverContext,
} from '@backstage/plugin-auth-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Server } from 'node:http';
import Router from 'express-promise-router';
import request from 'supertest';
import { authModuleLocal } from './module';

const SECRET = 'a-secret-of-this-start-of-the-portal';
const ORIGIN = 'http://localhost:7007';
const ALICE = 'user:default/alice';

const catalog = [
  group('platform-team', 'Platform Team', 'team'),
  group('leads', 'Leads', 'role'),
  user('alice', 'Alice Andersson', ['platform-team', 'leads']),
  user('jane.doe', 'Jane Doe', []),
];

describe('development sign-in', () => {
  let server: Server;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const backend = await startTestBackend({
      features: [
        authPluginWithProviders(),
        authModuleLocal,
        catalogServiceMock.factory({ entities: catalog }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: ORIGIN },
            backend: {
              baseUrl: ORIGIN,
              listen: { host: '127.0.0.1', port: 0 },
            },
            auth: { providers: { local: { secret: SECRET } } },
          },
        }),
      ],
    });
    server = backend.server;
    stop = () => backend.stop();
  });
  afterAll(() => stop());

  const send = (
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    cookie = '',
  ) =>
    request(server)
      [method](`/api/auth/local/${path}`)
      .set({ Host: 'localhost:7007', Origin: ORIGIN, Cookie: cookie });

  const open = async () => {
    const answer = await send('post', 'session').send({ token: mintToken() });
    expect(answer.status).toBe(204);
    return cookieOf(answer);
  };

  it('opens a browser with a link, lets it choose and signs it in', async () => {
    const opened = await open();
    expect((await send('get', 'session', opened)).body).toEqual({
      userEntityRef: null,
    });

    const choice = await send('put', 'session/user', opened).send({
      userEntityRef: ALICE,
    });
    const { body } = await send('get', 'refresh', cookieOf(choice));
    expect(body.backstageIdentity.identity).toEqual({
      type: 'user',
      userEntityRef: ALICE,
      ownershipEntityRefs: [
        ALICE,
        'group:default/platform-team',
        'group:default/leads',
      ],
    });
    expect(body.profile).toEqual({
      displayName: 'Alice Andersson',
      email: 'alice@company.com',
    });
  });

  it('lists users with team and role, also such whose name is no DNS label', async () => {
    const { body } = await send('get', 'candidates', await open());
    expect(body.candidates).toEqual([
      {
        userEntityRef: 'user:default/jane.doe',
        displayName: 'Jane Doe',
        email: 'jane.doe@company.com',
        teams: [],
        roles: [],
      },
      {
        userEntityRef: ALICE,
        displayName: 'Alice Andersson',
        email: 'alice@company.com',
        teams: ['Platform Team'],
        roles: ['Leads'],
      },
    ]);
  });

  it('gives a cookie that scripts and other sites cannot use', async () => {
    const answer = await send('post', 'session').send({ token: mintToken() });
    expect(answer.headers['set-cookie'][0]).toMatch(
      /^platform-signin-7007=.*; Path=\/api\/auth\/local; .*HttpOnly; SameSite=Strict$/,
    );
  });

  it('keeps the browser open but chooses nobody after a sign-out', async () => {
    const choice = await send('put', 'session/user', await open()).send({
      userEntityRef: ALICE,
    });
    const out = await send('delete', 'session/user', cookieOf(choice));
    expect((await send('get', 'session', cookieOf(out))).body).toEqual({
      userEntityRef: null,
    });
    expect((await send('get', 'refresh', cookieOf(out))).status).toBe(401);
  });

  it.each(['session', 'candidates', 'refresh'])(
    'tells nothing of %s without a session',
    async path => {
      const answer = await send('get', path);
      expect(answer.status).toBe(401);
      expect(answer.body.error.message).toMatch(/platform url/);
    },
  );

  it('refuses a session that was changed by hand', async () => {
    const [name, value] = (await open()).split('=');
    const forged = Buffer.from(
      JSON.stringify({ expiresAt: 9e15, userEntityRef: ALICE }),
    ).toString('base64url');
    const cookie = `${name}=${forged}.${value.split('.')[1]}`;
    expect((await send('get', 'refresh', cookie)).status).toBe(401);
  });

  it('refuses a user that the catalog does not know', async () => {
    const answer = await send('put', 'session/user', await open()).send({
      userEntityRef: 'user:default/mallory',
    });
    expect(answer.status).toBe(404);
    expect(answer.body.error.message).toMatch(/userEntityRef must be a user/);
  });

  it.each([undefined, {}, { token: '' }, { token: 7 }, []])(
    'names the field of a body such as %j',
    async body => {
      const answer = await send('post', 'session').send(body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(/^token must be a text/);
    },
  );

  it.each([
    ['another Host', { Host: 'evil.example:7007' }],
    ['the loopback address as Host', { Host: '127.0.0.1:7007' }],
    ['another Origin', { Origin: 'http://localhost:9999' }],
    ['an opaque Origin', { Origin: 'null' }],
    [
      'a request from another port of this machine',
      { 'Sec-Fetch-Site': 'same-site' },
    ],
    ['a request from elsewhere', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('refuses %s, with the right cookie too', async (_, headers) => {
    const cookie = await open();
    const read = await send('get', 'refresh', cookie).set(headers);
    expect(read.status).toBe(403);
    const write = await send('put', 'session/user', cookie)
      .set(headers)
      .send({ userEntityRef: ALICE });
    expect(write.status).toBe(403);
  });

  it('refuses a change without an Origin', async () => {
    const answer = await request(server)
      .post('/api/auth/local/session')
      .set('Host', 'localhost:7007')
      .send({ token: mintToken() });
    expect(answer.status).toBe(403);
  });
});

it('stops the start of a backend that others can reach', async () => {
  const start = startTestBackend({
    features: [
      authPluginWithProviders(),
      authModuleLocal,
      catalogServiceMock.factory({ entities: [] }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: ORIGIN, listen: { host: '0.0.0.0', port: 0 } },
          auth: { providers: { local: { secret: SECRET } } },
        },
      }),
    ],
  });
  await expect(start).rejects.toThrow(
    /backend\.listen\.host must be 127\.0\.0\.1/,
  );
});

/** Stands for the auth plugin, whose own database these tests do not need. */
function authPluginWithProviders() {
  return createBackendPlugin({
    pluginId: 'auth',
    register(env) {
      const factories = new Map<string, AuthProviderFactory>();
      env.registerExtensionPoint(authProvidersExtensionPoint, {
        registerProvider: ({ providerId, factory }) => {
          factories.set(providerId, factory);
        },
      });
      env.registerInit({
        deps: {
          httpRouter: coreServices.httpRouter,
          config: coreServices.rootConfig,
          logger: coreServices.logger,
        },
        async init({ httpRouter, config, logger }) {
          httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
          const router = Router();
          for (const [providerId, factory] of factories) {
            const provider: AuthProviderRouteHandlers = factory({
              providerId,
              baseUrl: ORIGIN,
              appUrl: ORIGIN,
              isOriginAllowed: () => true,
              globalConfig: {
                baseUrl: ORIGIN,
                appUrl: ORIGIN,
                isOriginAllowed: () => true,
              },
              config: config.getConfig(`auth.providers.${providerId}`),
              logger,
              resolverContext: resolverContext(),
            });
            router.get(`/${providerId}/refresh`, (req, res) =>
              provider.refresh?.(req, res),
            );
          }
          httpRouter.use(router);
        },
      });
    },
  });
}

function resolverContext(): AuthResolverContext {
  const find = (ref: string) => {
    const entity = catalog.find(
      ({ kind, metadata }) =>
        `${kind.toLowerCase()}:default/${metadata.name}` === ref,
    );
    if (!entity) {
      throw new Error(`The catalog of this test has no ${ref}`);
    }
    return entity;
  };
  const refOf = (query: object) =>
    'entityRef' in query ? String(query.entityRef) : '';
  return {
    issueToken: async () => ({ token: '' }),
    findCatalogUser: async query => ({ entity: find(refOf(query)) }),
    signInWithCatalogUser: async query => {
      const ref = refOf(query);
      const groups = find(ref).relations.map(({ targetRef }) => targetRef);
      const claims = { sub: ref, ent: [ref, ...groups] };
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return { token: `e30.${payload}.s` };
    },
    resolveOwnershipEntityRefs: async () => ({ ownershipEntityRefs: [] }),
  };
}

function mintToken() {
  const payload = `v1.${Date.now()}.${Date.now() + 60_000}.${randomUUID()}`;
  const signature = createHmac('sha256', SECRET)
    .update(`platform-signin-link:${payload}`)
    .digest('base64url');
  return `${payload}.${signature}`;
}

function cookieOf(answer: request.Response) {
  return answer.headers['set-cookie'][0].split(';')[0];
}

function group(name: string, title: string, type: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, title, namespace: 'default' },
    spec: { type, children: [] },
    relations: [],
  };
}

function user(name: string, displayName: string, groups: string[]) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default' },
    spec: { profile: { displayName, email: `${name}@company.com` } },
    relations: groups.map(one => ({
      type: 'memberOf',
      targetRef: `group:default/${one}`,
    })),
  };
}
