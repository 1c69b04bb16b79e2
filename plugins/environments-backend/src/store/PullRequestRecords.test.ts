import { TestDatabases } from '@backstage/backend-test-utils';
import { PullRequestRecords } from './PullRequestRecords';

jest.setTimeout(60_000);

const available = Boolean(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
);
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';
const describeWithDatabase = available || required ? describe : describe.skip;

const REVISION = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

describeWithDatabase('records of pull requests', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let records: PullRequestRecords;
  let pullRequest = 0;

  beforeAll(async () => {
    const knex = await databases.init('POSTGRES_18');
    records = await PullRequestRecords.create({ getClient: async () => knex });
  });

  const key = () => ({ repository: 'github.com/itdo/shop', pullRequest });

  beforeEach(() => {
    pullRequest += 1;
  });

  it('know nothing at first', async () => {
    expect(await records.approvedRevision(key())).toBeUndefined();
    expect(await records.commentId(key())).toBeUndefined();
  });

  it('keep the last approval and the comment beside each other', async () => {
    await records.approve(key(), REVISION, 'jane');
    await records.keepComment(key(), '5');
    await records.approve(key(), OTHER, 'john');
    expect(await records.approvedRevision(key())).toBe(OTHER);
    expect(await records.commentId(key())).toBe('5');
  });

  it('let one of many report', async () => {
    const claims = await Promise.all(
      Array.from({ length: 10 }, () =>
        records.claimReport(key(), REVISION, 'it runs'),
      ),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('let the same be reported again after something else, or where it failed', async () => {
    const claim = (revision: string, content: string) =>
      records.claimReport(key(), revision, content);
    expect(await claim(REVISION, 'it runs')).toBe(true);
    expect(await claim(REVISION, 'it failed')).toBe(true);
    expect(await claim(REVISION, 'it runs')).toBe(true);
    expect(await claim(OTHER, 'it runs')).toBe(true);
    expect(await claim(OTHER, 'it runs')).toBe(false);
    await records.releaseReport(key());
    expect(await claim(OTHER, 'it runs')).toBe(true);
    expect(await records.reportedRevision(key())).toBe(OTHER);
  });
});
