import { TestDatabases } from '@backstage/backend-test-utils';
import { describeWithCluster } from '../__testUtils__/controlPlane';
import { EnvironmentHistory } from './EnvironmentHistory';

jest.setTimeout(60_000);

describeWithCluster(
  'the history of environments',
  () => {
    const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
    let history: EnvironmentHistory;
    const happening = {
      environmentUid: 'one',
      actor: 'user:default/jane',
      via: 'portal' as const,
      action: 'restart',
      message: 'Services were started anew',
    };

    beforeAll(async () => {
      const knex = await databases.init('POSTGRES_18');
      history = await EnvironmentHistory.create({
        getClient: async () => knex,
      });
    });

    it('tells the newest first, page by page, and of one environment only', async () => {
      for (const message of ['first', 'second', 'third']) {
        await history.write({ ...happening, message });
      }
      await history.write({ ...happening, environmentUid: 'other' });
      const page = await history.page('one', { limit: 2 });
      expect(page.items.map(({ message }) => message)).toEqual([
        'third',
        'second',
      ]);
      const last = await history.page('one', { limit: 2, before: page.next });
      expect(last.items.map(({ message }) => message)).toEqual(['first']);
      expect(last.next).toBeUndefined();
    });

    it('has once what several replicas see', async () => {
      const seen = { ...happening, environmentUid: 'two', key: 'phase 1' };
      await Promise.all([history.write(seen), history.write(seen)]);
      expect((await history.page('two', { limit: 9 })).items).toHaveLength(1);
    });

    it('knows when which phase began', async () => {
      const phase = (at: string, action: string) =>
        history.write({ ...happening, environmentUid: 'three', at, action });
      await phase('2026-11-24T10:00:00Z', 'phase-Paused');
      await phase('2026-11-24T09:00:00Z', 'phase-Ready');
      await phase('2026-11-24T09:30:00Z', 'restart');
      expect(await history.phases('three')).toEqual([
        { at: new Date('2026-11-24T09:00:00Z'), action: 'phase-Ready' },
        { at: new Date('2026-11-24T10:00:00Z'), action: 'phase-Paused' },
      ]);
    });

    it('forgets what is older than half a year', async () => {
      const old = { ...happening, environmentUid: 'four' };
      await history.write({ ...old, at: '2020-01-01T00:00:00Z' });
      await history.write(old);
      await history.cleanUp();
      expect((await history.page('four', { limit: 9 })).items).toHaveLength(1);
    });
  },
  { database: true },
);
