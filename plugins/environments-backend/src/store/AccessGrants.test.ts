import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { AccessGrants } from './AccessGrants';

jest.setTimeout(60_000);

const available = Boolean(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
);
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';
const describeWithDatabase = available || required ? describe : describe.skip;

const grant = {
  user: 'user:default/jane',
  userToken: 'limited',
  host: '3000-0123456789abcdef',
};

describeWithDatabase('grants of access', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let grants: AccessGrants;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    grants = await AccessGrants.create({ getClient: async () => knex });
  });

  const age = (table: string, interval: string) =>
    knex(table).update({
      expires_at: knex.raw(`expires_at - interval '${interval}'`),
    });

  it('let one of many who come with the same code in', async () => {
    await grants.addCode('code', grant, '/first?a=b');
    const taken = await Promise.all(
      Array.from({ length: 20 }, () => grants.takeCode('code')),
    );
    expect(taken.filter(Boolean)).toEqual([{ grant, path: '/first?a=b' }]);
  });

  it('take a code for half a minute', async () => {
    await grants.addCode('young', grant, '/');
    await age('access_codes', '29 seconds');
    expect(await grants.takeCode('young')).toMatchObject({ grant });
    await grants.addCode('old', grant, '/');
    await age('access_codes', '30 seconds');
    expect(await grants.takeCode('old')).toBeUndefined();
  });

  it('keep a session for half a day, and nothing that opens one', async () => {
    await grants.addSession('secret', grant);
    expect(JSON.stringify(await knex('access_sessions'))).not.toContain(
      'secret"',
    );
    expect(await grants.findSession('secret')).toEqual(grant);
    expect(await grants.findSession('another')).toBeUndefined();
    await age('access_sessions', '12 hours');
    expect(await grants.findSession('secret')).toBeUndefined();
    await grants.cleanUp();
    expect(await knex('access_sessions')).toEqual([]);
  });

  it("renew one user's sessions alone", async () => {
    const john = { ...grant, user: 'user:default/john' };
    await grants.addSession('of jane', grant);
    await grants.addSession('of john', john);
    await grants.renew(grant.user, 'newer');
    expect(await grants.findSession('of jane')).toEqual({
      ...grant,
      userToken: 'newer',
    });
    expect(await grants.findSession('of john')).toEqual(john);
  });
});
