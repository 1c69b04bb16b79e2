import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { Deliveries } from './Deliveries';

jest.setTimeout(60_000);

const available = Boolean(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
);
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';
const describeWithDatabase = available || required ? describe : describe.skip;

describeWithDatabase('deliveries', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let deliveries: Deliveries;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    deliveries = await Deliveries.create({ getClient: async () => knex });
  });

  afterEach(() => knex('platform_webhook_deliveries').delete());

  const delivery = (id: string, text = id, host = 'gitea') => ({
    host,
    id,
    event: 'push',
    body: Buffer.from(text),
  });
  const age = (interval: string) =>
    knex('platform_webhook_deliveries').update({
      received_at: knex.raw(`now() - interval '${interval}'`),
    });
  const publish = async (id: string, text = id) => {
    const one = delivery(id, text);
    expect(await deliveries.claim(one)).toBe('new');
    await deliveries.published(one);
  };

  it('are taken on by one of many that come at once', async () => {
    const standings = await Promise.all(
      Array.from({ length: 20 }, () => deliveries.claim(delivery('race'))),
    );
    expect(standings.filter(it => it === 'new')).toHaveLength(1);
    expect(standings.filter(it => it === 'busy')).toHaveLength(19);
  });

  it('are known for a week after they were published', async () => {
    await publish('once');
    await age('6 days');
    expect(await deliveries.claim(delivery('once'))).toBe('known');
    await age('8 days');
    expect(await deliveries.claim(delivery('once'))).toBe('new');
  });

  it('are known by their content under another id, which no signature covers', async () => {
    await publish('first', 'content');
    await age('1 minute');
    expect(await deliveries.claim(delivery('copy', 'content'))).toBe('known');
    expect(await deliveries.claim(delivery('other', 'other'))).toBe('new');
    const elsewhere = delivery('copy', 'content', 'github');
    expect(await deliveries.claim(elsewhere)).toBe('new');
  });

  it('may say the same within the same moments', async () => {
    await publish('first', 'content');
    expect(await deliveries.claim(delivery('again', 'content'))).toBe('new');
  });

  it('count anew where they could not be published, or where nobody knows', async () => {
    await deliveries.claim(delivery('failed'));
    await deliveries.release(delivery('failed'));
    expect(await deliveries.claim(delivery('failed'))).toBe('new');
    expect(await deliveries.claim(delivery('failed'))).toBe('busy');
    await age('2 minutes');
    expect(await deliveries.claim(delivery('failed'))).toBe('new');
  });

  it('are not forgotten by who fails later than another succeeded', async () => {
    await publish('done');
    await deliveries.release(delivery('done'));
    expect(await deliveries.claim(delivery('done'))).toBe('known');
  });

  it('are cleaned up after a week', async () => {
    await publish('old');
    await age('8 days');
    await publish('young');
    await deliveries.cleanUp();
    const left = await knex('platform_webhook_deliveries').pluck('delivery');
    expect(left).toEqual(['young']);
  });
});
