import { Environment } from '@itdo/plugin-environments-common';
import { describeApi, refusalsOf } from './__testUtils__/describeApi';

jest.setTimeout(120_000);

const SMALL = { cpu: '1', memory: '2Gi', storage: '10Gi' };
const budgets = {
  owner: { environments: 3, cpu: '4', memory: '64Gi', storage: '100Gi' },
  team: { environments: 5, cpu: '6' },
};

describeApi('budgets', { settings: { budgets } }, api => {
  const services = [{ name: 'frontend', type: 'frontend' }];
  const ask = (name: string, resources = SMALL, user = api.jane) =>
    api.post('/environments', { name, services, resources }, api.as(user));
  const budgetsOf = async (query = '', headers = api.as(api.jane)) => {
    const answer = await api.get(`/budgets${query}`, headers);
    expect(answer.status).toBe(200);
    return Object.fromEntries(
      answer.body.items.map(
        (each: Record<'scope' | 'resource' | 'used' | 'allowed', string>) => [
          `${each.scope} ${each.resource}`,
          `${each.used} of ${each.allowed}`,
        ],
      ),
    );
  };
  const clear = async (...all: Environment[]) => {
    for (const each of all) {
      await api.drop(each);
    }
  };

  it('hold however many ask at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => ask(`e${index}`)),
    );
    const accepted = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status === 400);
    expect([accepted.length, refused.length]).toEqual([3, 9]);
    for (const answer of refused) {
      expect(refusalsOf(answer)).toEqual(['owner BudgetExceeded']);
      expect(answer.body.error.message).toContain(
        `would make 4 environments for the owner '${api.jane}', 1 more than their budget of 3`,
      );
    }
    await clear(...accepted.map(({ body }) => body));
  });

  it('name the resource that is exceeded, and by how much', async () => {
    const { body: first } = await ask('first', { ...SMALL, cpu: '3' });
    const answer = await ask('second', { ...SMALL, cpu: '1500m' });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details).toEqual([
      {
        field: 'resources.cpu',
        rule: 'BudgetExceeded',
        message: expect.stringContaining('500m more than their budget of 4'),
      },
    ]);
    await clear(first);
  });

  it('of the team hold beside those of its members', async () => {
    const made = [
      await api.make('mine', { resources: { ...SMALL, cpu: '4' } }),
      await api.make('his', { resources: SMALL }, api.john),
    ];
    const answer = await ask('more', { ...SMALL, cpu: '2' }, api.john);
    expect(refusalsOf(answer)).toEqual(['resources.cpu BudgetExceeded']);
    expect(answer.body.error.message).toContain(`for the team '${api.team}'`);
    await clear(...made);
  });

  it('are asked again by growing, resuming, restoring and handing over', async () => {
    const half = { resources: { ...SMALL, cpu: '2' } };
    const stopped = await api.make('stopped', half);
    await api.report(stopped);
    await api.patch(api.pathOf(stopped), { paused: true });
    const deleted = await api.make('deleted', half);
    await api.delete(api.pathOf(deleted));
    const running = await api.make('running', {
      resources: { ...SMALL, cpu: '3' },
    });
    for (const attempt of [
      api.patch(api.pathOf(running), { resources: { cpu: '5' } }),
      api.patch(api.pathOf(stopped), { paused: false }),
      api.post(api.pathOf(stopped, '/resume')),
      api.post(api.pathOf(deleted, '/restore')),
    ]) {
      const answer = await attempt;
      expect(answer.status).toBe(400);
      expect(refusalsOf(answer)).toContain('resources.cpu BudgetExceeded');
    }
    expect((await api.read(stopped)).spec.paused).toBe(true);
    expect((await api.read(deleted)).spec.deleteAfter).toBeDefined();

    const less = await api.patch(api.pathOf(running), {
      resources: { cpu: '2' },
    });
    expect(less.status).toBe(200);
    expect((await api.post(api.pathOf(stopped, '/resume'))).status).toBe(200);

    const full = await api.make(
      'full',
      { resources: { ...SMALL, storage: '95Gi' } },
      api.john,
    );
    const handed = await api.patch(api.pathOf(stopped), { owner: api.john });
    expect(refusalsOf(handed)).toEqual(['resources.storage BudgetExceeded']);
    await clear(stopped, deleted, running, full);
  });

  it('are shown with what is taken of them', async () => {
    const made = [
      await api.make('one', { resources: SMALL }),
      await api.make('two', { resources: SMALL }, api.john),
    ];
    await api.patch(api.pathOf(made[0]), { paused: true });
    expect(await budgetsOf()).toEqual({
      'owner environments': '1 of 3',
      'owner cpu': '0 of 4',
      'owner memory': '0 of 64Gi',
      'owner storage': '10Gi of 100Gi',
      'team environments': '2 of 5',
      'team cpu': '1 of 6',
    });
    expect(await budgetsOf(`?owner=${api.john}`)).toMatchObject({
      'owner environments': '1 of 3',
      'owner cpu': '1 of 4',
    });
    expect(await budgetsOf(`?team=${api.team}`, api.ci)).toEqual({
      'team environments': '2 of 5',
      'team cpu': '1 of 6',
    });
    await clear(...made);
  });

  it("are no strangers' business", async () => {
    const status = async (query: string, user: string) =>
      (await api.get(`/budgets${query}`, api.as(user))).status;
    expect(await status(`?owner=${api.jane}`, api.olga)).toBe(403);
    expect(await status(`?team=${api.team}`, api.olga)).toBe(403);
    expect(await status(`?owner=${api.olga}`, api.jane)).toBe(403);
    expect(await status(`?owner=${api.jane}`, api.leo)).toBe(200);
  });

  it.each([
    ['owner EntityReference', '?owner=a b'],
    ['owner OwnerNotFound', '?owner=user:default/nobody'],
    ['team EntityReference', '?team=a b'],
    ['team TeamNotFound', '?team=group:default/nowhere'],
  ])('refuse by %s', async (refusal, query) => {
    const answer = await api.get(`/budgets${query}`);
    expect(answer.status).toBe(400);
    expect(refusalsOf(answer)).toEqual([refusal]);
  });

  it('demand to know whose of callers that are no users', async () => {
    const answer = await api.get('/budgets', api.ci);
    expect(refusalsOf(answer)).toEqual(['owner Required']);
  });
});
