import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { BlueprintContent } from '@itdo/plugin-environments-common';
import { specOf, testConfig } from '../__testUtils__/fixtures';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { BlueprintReader } from './BlueprintReader';
import { CatalogBlueprints, VersionStore } from './CatalogBlueprints';

const content = (changes: Partial<BlueprintContent> = {}) => ({
  version: '1.0.0',
  resources: { cpu: '2', memory: '4Gi', storage: '20Gi' },
  services: [{ name: 'app', type: 'database' }],
  ...changes,
});

function entityOf(
  blueprint: object,
  metadata: { name: string; title?: string; namespace?: string } = {
    name: 'web-app',
    title: 'Web application',
  },
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { namespace: 'default', ...metadata },
    spec: {
      type: 'environment-blueprint',
      owner: 'platform-team',
      blueprint: JSON.parse(JSON.stringify(blueprint)),
    },
  };
}

/** As the database keeps them. */
class KeptVersions implements VersionStore {
  readonly #rows = new Map<string, string>();

  async keep(name: string, each: BlueprintContent) {
    const key = `${name} ${each.version}`;
    const row = this.#rows.get(key) ?? JSON.stringify(each);
    this.#rows.set(key, row);
    return JSON.parse(row);
  }

  async find(name: string, version: string) {
    const row = this.#rows.get(`${name} ${version}`);
    return row && JSON.parse(row);
  }

  async list(name: string) {
    return [...this.#rows]
      .filter(([key]) => key.startsWith(`${name} `))
      .map(([, row]) => JSON.parse(row));
  }
}

function setUp(...entities: Entity[]) {
  const logger = mockServices.logger.mock();
  const state = { entities, now: 0, reads: 0, failing: false };
  const catalog = catalogServiceMock.mock({
    getEntities: async (request, options) => {
      state.reads += 1;
      if (state.failing) {
        throw new Error('connection refused');
      }
      return catalogServiceMock({ entities: state.entities }).getEntities(
        request,
        options,
      );
    },
  });
  const versions = new KeptVersions();
  const replica = () =>
    new CatalogBlueprints({
      auth: mockServices.auth(),
      catalog,
      clock: {
        now: () => state.now,
        date: () => new Date(),
        schedule: () => () => {},
      },
      logger,
      reader: new BlueprintReader(testConfig(), ServiceKinds.withDefaults()),
      versions,
    });
  const blueprints = replica();
  return {
    blueprints,
    replica,
    state,
    said: () => logger.warn.mock.calls.map(([message]) => message),
    /** Another state of the catalog, read at once. */
    async change(...changed: Entity[]) {
      state.entities = changed;
      await blueprints.refresh();
    },
  };
}

const nextVersion = content({ version: '1.1.0', autoPauseHours: 4 });

describe('blueprints', () => {
  it('are offered as the catalog has them, by title', async () => {
    const { blueprints } = setUp(
      entityOf(content()),
      entityOf(content({ version: '2.0.0' }), {
        name: 'zoo',
        title: 'All of it',
      }),
      { ...entityOf({}), kind: 'Component', metadata: { name: 'other' } },
    );
    expect(await blueprints.list()).toEqual([
      { ...content({ version: '2.0.0' }), name: 'zoo', title: 'All of it' },
      { ...content(), name: 'web-app', title: 'Web application' },
    ]);
    expect((await blueprints.get('zoo'))?.version).toBe('2.0.0');
    expect(await blueprints.get('nothing')).toBeUndefined();
  });

  it('are not offered any more when the catalog has lost them, and what was made of them can still be told', async () => {
    const { blueprints, change } = setUp(entityOf(content()));
    await blueprints.list();
    await change();
    expect(await blueprints.list()).toEqual([]);
    expect(await blueprints.version('web-app', '1.0.0')).toEqual(content());
  });

  it('are read anew for who asks, and once for those who ask together', async () => {
    const { blueprints, state } = setUp(entityOf(content()));
    await Promise.all([blueprints.list(), blueprints.get('web-app')]);
    expect(state.reads).toBe(1);
    state.entities = [entityOf(nextVersion)];
    state.now += 60_000;
    expect((await blueprints.get('web-app'))?.version).toBe('1.1.0');
  });

  it('stay offered while the catalog cannot be read, and are refused where it never could', async () => {
    const { blueprints, replica, state, said } = setUp(entityOf(content()));
    await blueprints.list();
    state.failing = true;
    state.now += 60_000;
    expect(await blueprints.list()).toHaveLength(1);
    expect(said()).toEqual([expect.stringContaining('connection refused')]);
    await expect(replica().list()).rejects.toThrow('connection refused');
  });

  it.each<[string, BlueprintContent, string]>([
    [
      'a setting that its type does not know',
      content({
        services: [{ name: 'app', type: 'database', config: { port: '1' } }],
      }),
      'spec.blueprint.services[0].config.port',
    ],
    [
      'a seed where no tables are kept',
      content({
        services: [{ name: 'a', type: 'cache', seed: { script: 'x' } }],
      }),
      'spec.blueprint.services[0].seed',
    ],
    [
      'less than its services ask for together',
      content({ resources: { cpu: '1m', memory: '4Gi', storage: '20Gi' } }),
      'spec.blueprint.resources.cpu',
    ],
  ])('with %s are never offered, and it is said why', async (_, bad, field) => {
    const { blueprints, said } = setUp(entityOf(bad));
    expect(await blueprints.list()).toEqual([]);
    expect(await blueprints.version('web-app', '1.0.0')).toBeUndefined();
    expect(said()).toEqual([expect.stringContaining(field)]);
  });

  it('that became illegal leave the newest legal version offered', async () => {
    const { blueprints, change, said } = setUp(entityOf(content()));
    await blueprints.list();
    await change(entityOf(nextVersion));
    await change(
      entityOf(
        content({ version: '1.2.0', services: [{ name: 'a', type: 'vm' }] }),
      ),
    );
    expect((await blueprints.get('web-app'))?.version).toBe('1.1.0');
    expect(said()).toEqual([
      expect.stringContaining('version 1.1.0 is offered in place of it'),
    ]);
  });

  it('that changed without a new version are offered as they were, which is said once', async () => {
    const { blueprints, change, said } = setUp(entityOf(content()));
    await blueprints.list();
    const sly = entityOf(content({ autoPauseHours: 1 }));
    await change(sly);
    await change(sly);
    expect(await blueprints.get('web-app')).not.toHaveProperty(
      'autoPauseHours',
    );
    expect(said()).toEqual([
      expect.stringContaining('was changed without a new version'),
    ]);
  });

  it('may change their texts without a new version', async () => {
    const { blueprints, change, said } = setUp(entityOf(content()));
    await blueprints.list();
    await change(entityOf(content(), { name: 'web-app', title: 'Web shop' }));
    expect((await blueprints.get('web-app'))?.title).toBe('Web shop');
    expect(said()).toEqual([]);
  });
});

describe('an environment of a blueprint', () => {
  const made = (version: string) =>
    specOf({ ...content(), blueprint: { name: 'web-app', version } });

  it('is behind where a newer version is offered, and nowhere else', async () => {
    const { blueprints, change } = setUp(entityOf(content()));
    await blueprints.list();
    const reference = { name: 'web-app', version: '1.0.0' };
    expect(blueprints.newerThan(reference)).toBeUndefined();
    await change(entityOf(nextVersion));
    expect(blueprints.newerThan(reference)).toBe('1.1.0');
    expect(
      blueprints.newerThan({ name: 'web-app', version: '1.10.0' }),
    ).toBeUndefined();
    expect(
      blueprints.newerThan({ name: 'nothing', version: '1.0.0' }),
    ).toBeUndefined();
    expect(blueprints.newerThan(undefined)).toBeUndefined();
  });

  it('is shown what the offered version changes against the one that it was made of, whichever replica is asked', async () => {
    const { blueprints, change, replica } = setUp(entityOf(content()));
    await blueprints.list();
    await change(entityOf(nextVersion));
    expect(await replica().upgradeOf({ spec: made('1.0.0') })).toMatchObject({
      blueprint: 'web-app',
      from: '1.0.0',
      to: '1.1.0',
      changes: [{ path: 'autoPauseHours', kind: 'added', after: '4' }],
      patch: {
        blueprint: { name: 'web-app', version: '1.1.0' },
        autoPauseHours: 4,
      },
    });
  });

  it('has nothing to change where it is up to date or ahead, or its blueprint is gone', async () => {
    const { blueprints, change } = setUp(entityOf(content()));
    const none = { changes: [], patch: {} };
    expect(await blueprints.upgradeOf({ spec: made('1.0.0') })).toMatchObject(
      none,
    );
    expect(await blueprints.upgradeOf({ spec: made('3.0.0') })).toMatchObject({
      ...none,
      to: '3.0.0',
    });
    await change();
    expect(await blueprints.upgradeOf({ spec: made('0.1.0') })).toMatchObject(
      none,
    );
    expect(await blueprints.upgradeOf({ spec: specOf() })).toBeUndefined();
  });

  it('of a version that was never seen is refused an upgrade', async () => {
    const { blueprints } = setUp(entityOf(content()));
    await expect(
      blueprints.upgradeOf({ spec: made('0.9.0') }),
    ).rejects.toMatchObject({
      details: [
        expect.objectContaining({
          field: 'blueprint.version',
          rule: 'BlueprintVersion',
        }),
      ],
    });
  });
});
