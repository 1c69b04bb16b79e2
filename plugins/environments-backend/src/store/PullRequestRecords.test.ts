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

  /** Reports, and gives what was told: what, beside which comment. */
  async function report(revision: string, text: string, id = '5') {
    const told: string[] = [];
    await records.report(
      key(),
      () => ({ revision, text }),
      async (content, commentId = 'new') => {
        told.push(`${commentId}: ${content.text}`);
        return id;
      },
    );
    return told;
  }

  it('know nothing at first', async () => {
    expect(await records.approvedRevision(key())).toBeUndefined();
    expect(await records.reportedRevision(key())).toBeUndefined();
  });

  it('keep the last approval and the comment beside each other', async () => {
    await records.approve(key(), REVISION, 'jane');
    expect(await report(REVISION, 'it starts')).toEqual(['new: it starts']);
    await records.approve(key(), OTHER, 'john');
    expect(await records.approvedRevision(key())).toBe(OTHER);
    expect(await report(REVISION, 'it runs')).toEqual(['5: it runs']);
  });

  it('let one of many report', async () => {
    const told = await Promise.all(
      Array.from({ length: 10 }, () => report(REVISION, 'it runs')),
    );
    expect(told.flat()).toEqual(['new: it runs']);
  });

  it('let who reports at once with others tell what is true when it is their turn', async () => {
    let isReady = false;
    const told: string[] = [];
    const reportNow = (before: () => void) =>
      records.report(
        key(),
        () => ({ revision: REVISION, text: isReady ? 'it runs' : 'it starts' }),
        async ({ text }) => {
          before();
          await new Promise(resolve => setTimeout(resolve, 50));
          told.push(text);
          return '5';
        },
      );
    const first = reportNow(() => {
      isReady = true;
    });
    await Promise.all([first, reportNow(() => {}), reportNow(() => {})]);
    expect(told.at(-1)).toBe('it runs');
    expect(new Set(told).size).toBe(told.length);
  });

  it('say nothing where there is nothing to say when it is its turn', async () => {
    const tell = jest.fn();
    await records.report(key(), () => undefined, tell);
    expect(tell).not.toHaveBeenCalled();
  });

  it('let the same be reported again after something else', async () => {
    expect(await report(REVISION, 'it runs')).toHaveLength(1);
    expect(await report(REVISION, 'it failed')).toHaveLength(1);
    expect(await report(REVISION, 'it runs')).toHaveLength(1);
    expect(await report(OTHER, 'it runs')).toHaveLength(1);
    expect(await report(OTHER, 'it runs')).toHaveLength(0);
    expect(await records.reportedRevision(key())).toBe(OTHER);
  });

  it('let be reported again what could not be told', async () => {
    const failure = new Error('the host is down');
    const content = () => ({ revision: REVISION, text: 'it runs' });
    await expect(
      records.report(key(), content, async () => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await report(REVISION, 'it runs')).toEqual(['new: it runs']);
  });
});
