import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { IdempotencyKeys } from './IdempotencyKeys';

jest.setTimeout(60_000);

const available = Boolean(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
);
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';
const describeWithDatabase = available || required ? describe : describe.skip;

describeWithDatabase('idempotency keys', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let keys: IdempotencyKeys;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    keys = await IdempotencyKeys.create({ getClient: async () => knex });
  });

  const age = (interval: string) =>
    knex('idempotency_keys').update({
      claimed_at: knex.raw(`now() - interval '${interval}'`),
    });
  const claim = (key: string, body: object = { a: 1, b: 2 }) =>
    keys.claim('user:default/jane', key, body);

  it('lets one of many through', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => claim('race')),
    );
    expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ state }) => state === 'busy')).toHaveLength(19);
  });

  it('repeats an answer, whatever the order of fields, and refuses another body', async () => {
    await claim('answered');
    await keys.answer('user:default/jane', 'answered', 'the answer');
    expect(await claim('answered', { b: 2, a: 1 })).toEqual({
      state: 'answered',
      answer: 'the answer',
    });
    expect(await claim('answered', { a: 1 })).toEqual({ state: 'different' });
  });

  it('keeps the keys of callers apart', async () => {
    await claim('mine');
    expect(
      await keys.claim('user:default/john', 'mine', { a: 1, b: 2 }),
    ).toEqual({ state: 'claimed' });
  });

  it('gives a key free when its request is released, or was never ended', async () => {
    await claim('released');
    await keys.release('user:default/jane', 'released');
    expect(await claim('released')).toEqual({ state: 'claimed' });
    await age('31 seconds');
    expect(await claim('released')).toEqual({ state: 'claimed' });
  });

  it('forgets after a day', async () => {
    await claim('old');
    await keys.answer('user:default/jane', 'old', 'the answer');
    await age('23 hours');
    expect((await claim('old')).state).toBe('answered');
    await age('25 hours');
    expect((await claim('old', { a: 3 })).state).toBe('claimed');
    await age('25 hours');
    await keys.cleanUp();
    expect(await knex('idempotency_keys')).toEqual([]);
  });
});
