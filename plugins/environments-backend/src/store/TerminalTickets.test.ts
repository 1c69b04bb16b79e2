import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { TerminalTickets } from './TerminalTickets';

jest.setTimeout(60_000);

const available = Boolean(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
);
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';
const describeWithDatabase = available || required ? describe : describe.skip;

const GRANT = {
  door: {
    environment: { namespace: 'team-a', name: 'dev-x-jane' },
    user: 'user:default/jane',
    pod: 'app-0',
    container: 'postgres',
    origin: 'http://portal.test',
  },
  userToken: 'limited',
};

describeWithDatabase('tickets of terminals', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let here: TerminalTickets;
  let elsewhere: TerminalTickets;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    here = await TerminalTickets.create({ getClient: async () => knex });
    elsewhere = await TerminalTickets.create({ getClient: async () => knex });
  });

  it('are good at every replica, once', async () => {
    const until = await here.add('first', GRANT);
    expect(until.getTime()).not.toBeNaN();
    const taken = await Promise.all([
      here.take('first'),
      elsewhere.take('first'),
      elsewhere.take('guessed'),
    ]);
    expect(taken.filter(Boolean)).toEqual([GRANT]);
  });

  it('are good for a while only, and leave nothing', async () => {
    await here.add('late', GRANT);
    await here.add('never used', GRANT);
    await knex('terminal_tickets').update({
      expires_at: knex.raw("now() - interval '1 second'"),
    });
    expect(await here.take('late')).toBeUndefined();
    await here.cleanUp();
    expect(await knex('terminal_tickets')).toEqual([]);
  });

  it('cannot be read out of the database', async () => {
    await here.add('secret of a browser', GRANT);
    const rows = JSON.stringify(await knex('terminal_tickets'));
    expect(rows).not.toContain('secret of a browser');
  });
});
