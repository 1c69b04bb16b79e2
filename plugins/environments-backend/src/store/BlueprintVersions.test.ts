import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { BlueprintVersions } from './BlueprintVersions';

jest.setTimeout(60_000);

const available = Boolean(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
);
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';
const describeWithDatabase = available || required ? describe : describe.skip;

const content = (version: string, cpu = '1') => ({
  version,
  resources: { cpu, memory: '1Gi', storage: '5Gi' },
  services: [
    {
      name: 'app',
      type: 'database',
      // What a column of type jsonb would not take.
      seed: { script: "SELECT E'ä\\u0000';\n" },
    },
  ],
});

describeWithDatabase('versions of blueprints', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let versions: BlueprintVersions;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    versions = await BlueprintVersions.create({ getClient: async () => knex });
  });

  it('are kept as they were first seen, whoever comes with them', async () => {
    const first = content('1.0.0');
    expect(await versions.keep('web-app', first)).toEqual(first);
    expect(await versions.keep('web-app', content('1.0.0', '2'))).toEqual(
      first,
    );
    expect(await versions.find('web-app', '1.0.0')).toEqual(first);
  });

  it('are kept once by replicas that see them at the same moment, with one content for all', async () => {
    const kept = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        versions.keep('race', content('1.0.0', String(index + 1))),
      ),
    );
    expect(new Set(kept.map(({ resources }) => resources.cpu)).size).toBe(1);
    expect(await versions.list('race')).toHaveLength(1);
  });

  it('are told apart by name and version', async () => {
    await versions.keep('api-only', content('1.0.0'));
    await versions.keep('api-only', content('1.1.0'));
    const found = await versions.list('api-only');
    expect(found.map(({ version }) => version).sort()).toEqual([
      '1.0.0',
      '1.1.0',
    ]);
    expect(await versions.find('api-only', '2.0.0')).toBeUndefined();
    expect(await versions.find('data-lab', '1.0.0')).toBeUndefined();
  });

  it('are the same after another start', async () => {
    await versions.keep('again', content('1.0.0'));
    const restarted = await BlueprintVersions.create({
      getClient: async () => knex,
    });
    expect(await restarted.find('again', '1.0.0')).toEqual(content('1.0.0'));
  });
});
