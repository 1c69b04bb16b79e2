import { DevEnvironmentService, DevEnvironmentSpec } from '../devEnvironment';
import { BlueprintContent, upgradeOf } from '.';

const api: DevEnvironmentService = {
  name: 'backend-api',
  type: 'api',
  env: [
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'PAGE_SIZE', value: '20' },
  ],
  dependsOn: ['app'],
};
const app: DevEnvironmentService = { name: 'app', type: 'database' };
const cache: DevEnvironmentService = { name: 'sessions', type: 'cache' };

const content = (changes: Partial<BlueprintContent> = {}) => ({
  version: '1.0.0',
  ttlHours: 48,
  resources: { cpu: '2', memory: '4Gi', storage: '20Gi' },
  services: [app, api],
  ...changes,
});
const newer = (changes: Partial<BlueprintContent> = {}) =>
  content({ version: '1.1.0', ...changes });
const withoutVersion = ({ version: _, ...made }: BlueprintContent) => made;
/** An environment of version 1.0.0, with changes of its own. */
const environment = (
  changes: Partial<DevEnvironmentSpec> = {},
  made: BlueprintContent = content(),
) => ({
  name: 'orders',
  owner: 'user:default/jane',
  team: 'group:default/team-a',
  createdBy: 'user:default/jane',
  ttlHours: 48,
  ...withoutVersion(made),
  blueprint: { name: 'web-app', version: made.version },
  ...changes,
});
const withEnv = (...env: Array<[string, string]>) => ({
  ...api,
  env: env.map(([name, value]) => ({ name, value })),
});

describe('an upgrade', () => {
  it('brings what changed, and says of each what was and what will be', () => {
    const next = newer({
      autoPauseHours: 4,
      resources: { cpu: '4', memory: '4Gi', storage: '20Gi' },
      services: [
        app,
        cache,
        withEnv(['LOG_LEVEL', 'debug'], ['CACHE_SECONDS', '60']),
      ],
    });
    const { changes, patch } = upgradeOf(content(), next, environment());
    expect(changes).toEqual([
      { path: 'autoPauseHours', kind: 'added', after: '4' },
      { path: 'resources.cpu', kind: 'changed', before: '"2"', after: '"4"' },
      {
        path: 'services[sessions]',
        kind: 'added',
        after: '{"name":"sessions","type":"cache"}',
      },
      {
        path: 'services[backend-api].env[LOG_LEVEL]',
        kind: 'changed',
        before: '"info"',
        after: '"debug"',
      },
      {
        path: 'services[backend-api].env[CACHE_SECONDS]',
        kind: 'added',
        after: '"60"',
      },
      {
        path: 'services[backend-api].env[PAGE_SIZE]',
        kind: 'removed',
        before: '"20"',
      },
    ]);
    expect(patch).toEqual({
      blueprint: { name: 'web-app', version: '1.1.0' },
      autoPauseHours: 4,
      resources: next.resources,
      services: next.services,
    });
  });

  it('leaves alone what the blueprint does not change, and says nothing of it', () => {
    const own = environment({
      ttlHours: 100,
      paused: true,
      services: [app, withEnv(['MINE', '1'])],
    });
    const { changes, patch, spec } = upgradeOf(
      content(),
      newer({ autoPauseHours: 4 }),
      own,
    );
    expect(changes.map(({ path }) => path)).toEqual(['autoPauseHours']);
    expect(patch).toEqual({
      blueprint: { name: 'web-app', version: '1.1.0' },
      autoPauseHours: 4,
    });
    expect(spec).toMatchObject({ ttlHours: 100, paused: true });
  });

  it('lets own changes win, and shows what they keep from happening', () => {
    const own = environment({
      ttlHours: 24,
      services: [app, withEnv(['LOG_LEVEL', 'trace'], ['PAGE_SIZE', '20'])],
    });
    const next = newer({
      ttlHours: 72,
      services: [app, withEnv(['LOG_LEVEL', 'debug'], ['PAGE_SIZE', '50'])],
    });
    const { changes, spec } = upgradeOf(content(), next, own);
    expect(changes).toEqual([
      {
        path: 'ttlHours',
        kind: 'changed',
        before: '24',
        after: '72',
        kept: true,
      },
      expect.objectContaining({
        path: 'services[backend-api].env[LOG_LEVEL]',
        before: '"trace"',
        kept: true,
      }),
      {
        path: 'services[backend-api].env[PAGE_SIZE]',
        kind: 'changed',
        before: '"20"',
        after: '"50"',
      },
    ]);
    expect(spec.ttlHours).toBe(24);
    expect(spec.services[1].env).toEqual([
      { name: 'LOG_LEVEL', value: 'trace' },
      { name: 'PAGE_SIZE', value: '50' },
    ]);
  });

  it('takes away what the blueprint has no more, with null in the patch', () => {
    const old = content({
      autoPauseHours: 4,
      services: [app, api, cache],
      sleep: {
        timeZone: 'Europe/Berlin',
        windows: [{ days: ['Mon'], from: '20:00', to: '06:00' }],
      },
    });
    const { changes, patch, spec } = upgradeOf(
      old,
      newer(),
      environment({}, old),
    );
    expect(changes.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'removed autoPauseHours',
      'removed sleep',
      'removed services[sessions]',
    ]);
    expect(patch).toMatchObject({ autoPauseHours: null, sleep: null });
    expect(spec.services).toEqual([app, api]);
    expect(spec).not.toHaveProperty('sleep');
  });

  it('keeps the end of an environment where the blueprint gives none any more', () => {
    const { changes, spec } = upgradeOf(
      content(),
      newer({ ttlHours: undefined }),
      environment(),
    );
    expect(changes).toEqual([]);
    expect(spec.ttlHours).toBe(48);
  });

  it('keeps a service that its owner changed or made, although the blueprint drops or makes one of that name', () => {
    const old = content({ services: [app, api, cache] });
    const changed = { ...cache, image: 'registry.example/redis:8' };
    const mine = {
      name: 'mail',
      type: 'api',
      image: 'registry.example/mail:1',
    };
    const { changes, spec } = upgradeOf(
      old,
      newer({ services: [app, api, { name: 'mail', type: 'api' }] }),
      environment({ services: [app, api, changed, mine] }, old),
    );
    expect(
      changes.map(({ path, kind, kept }) => ({ path, kind, kept })),
    ).toEqual([
      { path: 'services[mail]', kind: 'changed', kept: true },
      { path: 'services[sessions]', kind: 'removed', kept: true },
    ]);
    expect(spec.services).toEqual([app, api, mine, changed]);
  });

  it('does not bring back a service that its owner took out, nor wait for it', () => {
    const old = content({ services: [app, api, cache] });
    const next = newer({
      services: [
        app,
        { ...api, dependsOn: ['app', 'sessions'] },
        { ...cache, image: 'registry.example/redis:8' },
      ],
    });
    const { changes, spec } = upgradeOf(
      old,
      next,
      environment({ services: [app, api] }, old),
    );
    expect(spec.services).toEqual([app, { ...api, dependsOn: ['app'] }]);
    expect(changes.filter(({ kept }) => kept).map(({ path }) => path)).toEqual([
      'services[backend-api].dependsOn',
      'services[sessions]',
      'services[backend-api].dependsOn[sessions]',
    ]);
  });

  it('keeps what a service of the owner’s own depends on', () => {
    const old = content({ services: [app, api, cache] });
    const mine = { name: 'mail', type: 'api', dependsOn: ['sessions'] };
    const { changes, spec } = upgradeOf(
      old,
      newer(),
      environment({ services: [app, api, cache, mine] }, old),
    );
    expect(spec.services).toEqual([app, api, mine, cache]);
    expect(changes).toEqual([
      {
        path: 'services[sessions]',
        kind: 'removed',
        before: JSON.stringify(cache),
        kept: true,
      },
    ]);
  });

  it('takes a service of another type whole, or not at all', () => {
    const old = content({ services: [app, cache] });
    const next = newer({
      services: [app, { name: 'sessions', type: 'api', ports: [{ port: 1 }] }],
    });
    const whole = upgradeOf(old, next, environment({}, old));
    expect(whole.spec.services).toEqual(next.services);
    expect(whole.changes.map(({ path }) => path)).toEqual([
      'services[sessions]',
    ]);
    const changed = { ...cache, image: 'registry.example/redis:8' };
    expect(
      upgradeOf(old, next, environment({ services: [app, changed] }, old)).spec
        .services,
    ).toEqual([app, changed]);
  });

  it('does not take a restart for a change of its owner', () => {
    const restartedAt = '2026-11-24T08:00:00Z';
    const next = newer({ services: [app, withEnv(['LOG_LEVEL', 'debug'])] });
    const { changes, spec } = upgradeOf(
      content(),
      next,
      environment({ services: [app, { ...api, restartedAt }] }),
    );
    expect(changes.some(({ kept }) => kept)).toBe(false);
    expect(spec.services).toEqual([
      app,
      { ...withEnv(['LOG_LEVEL', 'debug']), restartedAt },
    ]);
  });
});
