import { Blueprint, Environment } from '@itdo/plugin-environments-common';
import { describeApi, refusalsOf } from './__testUtils__/describeApi';

jest.setTimeout(120_000);

const SLEEP = {
  timeZone: 'Europe/Berlin',
  windows: [{ days: ['Sat' as const], from: '00:00', to: '23:00' }],
};
const shop: Blueprint = {
  name: 'shop',
  version: '1.1.0',
  title: 'Shop',
  ttlHours: 72,
  autoPauseHours: 8,
  sleep: SLEEP,
  resources: { cpu: '3', memory: '6Gi', storage: '20Gi' },
  services: [
    { name: 'app', type: 'database', seed: { script: 'SELECT 1;' } },
    { name: 'frontend', type: 'frontend', env: [{ name: 'A', value: '1' }] },
  ],
};
const tooLarge: Blueprint = {
  ...shop,
  name: 'too-large',
  title: 'Too large',
  resources: { cpu: '900', memory: '6Gi', storage: '20Gi' },
};

describeApi('blueprints', { blueprints: [shop, tooLarge] }, api => {
  const ask = (body: object, headers = api.as(api.jane)) =>
    api.post('/environments', body, headers);
  /** As if it had been made from an older version. */
  const older = (made: Environment) =>
    api.write(made, { blueprint: { name: 'shop', version: '1.0.0' } });

  it('are offered to everybody who is known', async () => {
    const answer = await api.get('/blueprints', api.as(api.olga));
    expect(answer.status).toBe(200);
    expect(answer.body.items).toEqual([shop, tooLarge]);
    const { status } = await api.get('/blueprints', {
      authorization: 'Bearer mock-none-token',
    });
    expect(status).toBe(401);
  });

  it('make an environment that remembers its version', async () => {
    const { body, status } = await ask({ name: 'plain', blueprint: 'shop' });
    expect(status).toBe(202);
    const { name, title, version, ...content } = shop;
    expect(body.spec).toMatchObject({
      ...content,
      blueprint: { name: 'shop', version: '1.1.0' },
    });
    expect(body).not.toHaveProperty('newerBlueprint');
  });

  it('give way to what the request says itself', async () => {
    const own = {
      ttlHours: 4,
      autoPauseHours: 2,
      resources: { cpu: '2' },
      services: [{ name: 'frontend', type: 'frontend' }],
    };
    const { body } = await ask({ name: 'own', blueprint: 'shop', ...own });
    expect(body.spec).toMatchObject({
      ...own,
      resources: { cpu: '2', memory: '6Gi', storage: '20Gi' },
      sleep: SLEEP,
    });
    expect(body.spec.services).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['blueprint BlueprintNotFound', { blueprint: 'nothing' }],
    ['services Required', {}],
    ['resources.cpu QuantityRange', { blueprint: 'too-large' }],
    ['ttlHours TtlRange', { blueprint: 'shop', ttlHours: 1000 }],
    [
      'sleep.timeZone TimeZone',
      {
        blueprint: 'shop',
        sleep: { ...SLEEP, timeZone: 'Mars/Base' },
      },
    ],
    ['autoPauseHours AutoPauseRange', { blueprint: 'shop', autoPauseHours: 0 }],
  ])(
    'do not keep a request from being refused by %s',
    async (refusal, wrong) => {
      const answer = await ask({ name: 'wrong', ...wrong });
      expect(answer.status).toBe(400);
      expect(refusalsOf(answer)).toContain(refusal);
    },
  );

  it('bring an environment to the version that was shown', async () => {
    const { body: made } = await ask({ name: 'behind', blueprint: 'shop' });
    await older(made);
    const path = api.pathOf(made, '/upgrade');
    const { body: seen } = await api.get(api.pathOf(made));
    expect(seen.newerBlueprint).toBe('1.1.0');
    const preview = await api.get(path);
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({
      blueprint: 'shop',
      from: '1.0.0',
      to: '1.1.0',
    });
    const wrong = await api.post(path, { version: '1.0.5' });
    expect(wrong.status).toBe(409);
    expect(refusalsOf(wrong)).toEqual(['version BlueprintVersion']);
    const foreign = { version: '1.1.0' };
    expect((await api.post(path, foreign, api.as(api.john))).status).toBe(403);
    expect((await api.get(path, api.as(api.olga))).status).toBe(404);

    const upgraded = await api.post(path, { version: '1.1.0' });
    expect(upgraded.status).toBe(200);
    expect(upgraded.body.spec.blueprint.version).toBe('1.1.0');
    expect(upgraded.body).not.toHaveProperty('newerBlueprint');
    expect(api.audit).toContain('environment-upgrade');
  });

  it('do not end an environment by a shorter time', async () => {
    const { body: made } = await ask({
      name: 'outlived',
      blueprint: 'shop',
      ttlHours: 200,
    });
    await older(made);
    api.clock.ahead = 100 * 3_600_000;
    const answer = await api.post(api.pathOf(made, '/upgrade'), {
      version: '1.1.0',
    });
    api.clock.ahead = 0;
    expect(answer.status).toBe(400);
    expect(refusalsOf(answer)).toEqual(['ttlHours TtlRange']);
  });

  it('have nothing to say of an environment that was made from none', async () => {
    const made = await api.make('bare');
    expect((await api.get(api.pathOf(made, '/upgrade'))).status).toBe(404);
    const upgrade = await api.post(api.pathOf(made, '/upgrade'), {
      version: '1.1.0',
    });
    expect(upgrade.status).toBe(404);
    const empty = await api.post(api.pathOf(made, '/upgrade'), {});
    expect(empty.status).toBe(400);
  });

  it('are what a reset goes back to', async () => {
    const { body: made } = await ask({
      name: 'astray',
      blueprint: 'shop',
      services: [{ name: 'other', type: 'api' }],
    });
    const { body } = await api.post(api.pathOf(made, '/reset'));
    expect(body.spec).toMatchObject({
      services: shop.services,
      dataGeneration: 1,
    });
    await older(made);
    const unknown = await api.post(api.pathOf(made, '/reset'));
    expect(unknown.status).toBe(400);
    expect(refusalsOf(unknown)).toEqual(['blueprint BlueprintVersion']);
  });

  describe('of a clone', () => {
    const clone = (
      made: Pick<Environment, 'namespace' | 'name'>,
      body: object,
      headers: object = api.as(api.jane),
    ) => api.post(api.pathOf(made, '/clone'), body, headers);

    it('and its services, sizes and times are those of the original', async () => {
      const { body: made } = await ask({
        name: 'original',
        blueprint: 'shop',
        description: 'the first',
        contact: 'me',
      });
      await api.post(api.pathOf(made, '/restart'), { services: ['app'] });
      await api.patch(api.pathOf(made), { paused: true });
      const answer = await clone(made, { name: 'copy' }, api.as(api.john));
      expect(answer.status).toBe(202);
      const { name, contact, ...same } = made.spec;
      expect(answer.body.spec).toEqual({
        ...same,
        name: 'copy',
        owner: api.john,
        createdBy: api.john,
      });
      expect(answer.get('Location')).toBe(
        `/api/environments/v1${api.pathOf(answer.body)}`,
      );
      expect(api.audit).toContain('environment-clone');
    });

    it('is a use of the original', async () => {
      const made = await api.make('watched');
      await clone(made, { name: 'watching', ttlHours: 3 }, api.as(api.john));
      const { metadata } = await api.read(made);
      expect(metadata.annotations).toHaveProperty([
        'platform.itdo-erp.com/last-activity-at',
      ]);
    });

    it('is one for the same request with the same key', async () => {
      const made = await api.make('keyed');
      const headers = { ...api.as(api.jane), 'idempotency-key': 'one' };
      const first = await clone(made, { name: 'once' }, headers);
      const again = await clone(made, { name: 'once' }, headers);
      expect(first.status).toBe(202);
      expect(again.body.uid).toBe(first.body.uid);
      const other = await clone(first.body, { name: 'once' }, headers);
      expect(refusalsOf(other)).toEqual(['Idempotency-Key KeyReused']);
    });

    it('is refused as the making of one is, and hides what may not be read', async () => {
      const made = await api.make('hidden');
      const refusals = async (body: object) =>
        refusalsOf(await clone(made, body));
      expect(await refusals({ name: 'A b' })).toEqual(['name DnsLabel']);
      expect(await refusals({})).toEqual(['name Required']);
      expect(await refusals({ name: 'c', ttlHours: 9999 })).toEqual([
        'ttlHours TtlRange',
      ]);
      expect(await refusals({ name: 'c', services: [] })).toEqual([
        'services Schema',
      ]);
      expect(await refusals({ name: 'hidden' })).toEqual(['name NameTaken']);
      const body = { name: 'stolen' };
      const stolen = await clone(made, body, api.as(api.olga));
      expect(stolen.status).toBe(404);
      const nothing = { namespace: made.namespace, name: 'dev-no-body' };
      const missing = await clone(nothing, body, api.as(api.olga));
      expect(stolen.body.error.message.replace(made.name, 'dev-no-body')).toBe(
        missing.body.error.message,
      );
      const forOther = { name: 'c', owner: api.john };
      expect((await clone(made, forOther)).status).toBe(403);
    });
  });
});
