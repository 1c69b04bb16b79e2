import { jest } from '@jest/globals';
import {
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  environment,
  FakePortal,
  json,
  refuse,
  stream,
  TOKEN,
} from './__testUtils__/FakePortal.ts';
import { runPlatform } from './__testUtils__/runPlatform.ts';

jest.setTimeout(120_000);

describe('platform env', () => {
  let folder: string;
  let portal: FakePortal;
  const orders = '/environments/team-backend-team/dev-orders-eve';

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'env-'));
    portal = new FakePortal();
    await portal.start();
  });

  afterEach(async () => {
    await portal.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const env = (args: string, changes: Record<string, string> = {}) =>
    runPlatform(['env', ...args.split(' ')], {
      PLATFORM_STATE_DIR: folder,
      PLATFORM_URL: portal.url,
      PLATFORM_TOKEN: TOKEN,
      ...changes,
    });

  it('lists what one may see, as a table, as JSON and as YAML', async () => {
    const table = await env('list');
    expect(table.code).toBe(0);
    expect(table.out).toMatch(
      /^NAME +TEAM +OWNER +STATE +TIME LEFT +ADDRESS\n/,
    );
    expect(table.out).toMatch(/dev-orders-eve +backend-team +eve +Ready/);
    const { out } = await env('list -o json --team backend-team');
    expect(JSON.parse(out)).toMatchObject({
      totalItems: 1,
      items: [{ name: 'dev-orders-eve' }],
    });
    expect(portal.requests.at(-1)).toContain(
      'team=group%3Adefault%2Fbackend-team',
    );
    expect((await env('list -o yaml')).out).toContain('- namespace: team-');
  });

  it('says how to begin where there is none', async () => {
    portal.environments = [];
    expect((await env('list')).out).toContain('platform env create NAME');
  });

  it('shows one by its short name, its whole name or its place', async () => {
    for (const name of [
      'orders',
      'dev-orders-eve',
      'team-backend-team/dev-orders-eve',
    ]) {
      const { code, out } = await env(`get ${name}`);
      expect(code).toBe(0);
      expect(out).toMatch(/Owner: +user:default\/eve/);
    }
  });

  it('asks for one with the services that are offered first', async () => {
    const { code, out } = await env('create shop --owner user:default/eve');
    expect(code).toBe(0);
    expect(out).toContain('dev-shop-eve was asked for');
    expect(portal.asked.at(-1)?.body).toEqual({
      name: 'shop',
      owner: 'user:default/eve',
      services: [{ name: 'app', type: 'database' }],
    });
  });

  it('asks for one as flags and file say, flags first', async () => {
    const file = join(folder, 'request.yaml');
    writeFileSync(file, 'name: other\nteam: group:default/a\nttlHours: 8\n');
    await env(
      `create shop --file ${file} --service api:orders database --ttl 2d --cpu 2`,
    );
    expect(portal.asked.at(-1)?.body).toEqual({
      name: 'shop',
      team: 'group:default/a',
      ttlHours: 48,
      resources: { cpu: '2' },
      services: [
        { name: 'orders', type: 'api', expose: { path: '/api' } },
        { name: 'app', type: 'database' },
      ],
    });
  });

  it('waits until it is Ready, and says on the way how it goes', async () => {
    const made = environment({ name: 'dev-shop-eve', phase: 'Provisioning' });
    portal.answers.set(
      'GET /environments/team-backend-team/dev-shop-eve/stream',
      (_asked, response) =>
        stream(response, [
          [
            'snapshot',
            {
              items: [
                {
                  ...made,
                  services: [{ name: 'api', type: 'api', state: 'Starting' }],
                },
              ],
            },
          ],
          [
            'upsert',
            { ...made, phase: 'Ready', services: environment().services },
          ],
        ]),
    );
    const { code, out, err } = await env('create shop --blueprint web --wait');
    expect(code).toBe(0);
    expect(err).toContain('api Starting');
    expect(err).toContain('✔ dev-shop-eve Ready');
    expect(out).toContain('dev-shop-eve is Ready at http://');
  });

  it('fails while waiting with the words of the platform', async () => {
    portal.answers.set(
      'GET /environments/team-backend-team/dev-shop-eve/stream',
      (_asked, response) =>
        stream(response, [
          [
            'snapshot',
            {
              items: [
                environment({
                  name: 'dev-shop-eve',
                  phase: 'Failed',
                  services: [
                    {
                      name: 'api',
                      type: 'api',
                      state: 'Failed',
                      message: 'its image cannot be pulled',
                    },
                  ],
                }),
              ],
            },
          ],
        ]),
    );
    const { code, err } = await env('create shop -b web --wait');
    expect(code).toBe(1);
    expect(err).toContain('is Failed (api: its image cannot be pulled)');
  });

  it('gives up waiting with an exit code of its own', async () => {
    portal.environments = [environment({ phase: 'Provisioning' })];
    portal.answers.set(`PATCH ${orders}`, (_asked, response) =>
      json(response, 200, portal.environments[0]),
    );
    const { code, err } = await env('pause orders --wait --timeout 1s');
    expect(code).toBe(7);
    expect(err).toContain('is not Paused after 1s, but Provisioning');
  });

  it('gives more time, pauses and resumes', async () => {
    await env('extend orders 8h');
    expect(portal.asked.at(-1)).toMatchObject({
      method: 'PATCH',
      body: { ttlHours: 56 },
    });
    await env('pause orders');
    expect(portal.asked.at(-1)?.body).toEqual({ paused: true });
    await env('resume orders');
    expect(portal.requests.at(-1)).toBe(`POST ${orders}/resume`);
  });

  it('deletes nothing without a yes', async () => {
    const { code, err } = await env('delete orders');
    expect(code).toBe(2);
    expect(err).toContain('wants --yes');
    expect(portal.requests.some(each => each.startsWith('DELETE'))).toBe(false);
  });

  it('deletes, and says until when that can be taken back', async () => {
    portal.answers.set(`GET ${orders}`, (_asked, response) =>
      json(response, 200, {
        ...environment(),
        spec: { ...environment().spec, deleteAfter: '2026-01-02T00:00:00Z' },
      }),
    );
    const { code, out } = await env('delete orders --yes');
    expect(code).toBe(0);
    expect(out).toContain('removed at 2026-01-02T00:00:00Z');
    expect(portal.requests).toContain(`DELETE ${orders}`);
    await env('delete orders --yes --force');
    expect(portal.requests).toContain(`DELETE ${orders}?force=true`);
  });

  it('shows logs with whose they are, and what hinders them on the other stream', async () => {
    const of = { service: 'api', pod: 'api-1', container: 'api' };
    portal.answers.set(`GET ${orders}/logs`, (_asked, response) =>
      stream(response, [
        ['container', { ...of, state: 'Attached', message: 'reads' }],
        [
          'lines',
          { ...of, lines: [{ time: '2026-01-01T00:00:00Z', text: 'started' }] },
        ],
        ['container', { ...of, state: 'Simulated', message: 'nothing runs' }],
        ['closed', { reason: 'End' }],
      ]),
    );
    const { code, out, err } = await env('logs orders api --tail 5');
    expect(code).toBe(0);
    expect(out).toBe('api api-1 api | started\n');
    expect(err).toBe('api api-1 api: nothing runs\n');
    expect(portal.requests.at(-1)).toBe(
      `GET ${orders}/logs?service=api&tail=5`,
    );
  });

  it('ends with the logs when the right to them is taken away', async () => {
    portal.answers.set(`GET ${orders}/logs`, (_asked, response) =>
      stream(response, [['closed', { reason: 'PermissionRevoked' }]]),
    );
    const { code, err } = await env('logs orders -f');
    expect(code).toBe(4);
    expect(err).toContain('taken away');
  });

  it('writes a kubeconfig for its owner only', async () => {
    portal.answers.set(`POST ${orders}/kubeconfig`, (_asked, response) =>
      json(response, 200, {
        kubeconfig: 'kind: Config\n',
        expiresAt: '2026-01-01T01:00:00Z',
      }),
    );
    const file = join(folder, 'kubeconfig');
    const { code, out } = await env(
      `kubeconfig orders --file ${file} --expiry 2h`,
    );
    expect(code).toBe(0);
    expect(out).toContain('2026-01-01T01:00:00Z');
    expect(readFileSync(file, 'utf8')).toBe('kind: Config\n');
    expect(statSync(file).mode % 0o1000).toBe(0o600);
    expect(portal.asked.at(-1)?.body).toEqual({ expirySeconds: 7200 });
    expect((await env('kubeconfig orders')).out).toBe('kind: Config\n');
  });

  it.each([
    ['list --teem a', 2, "unknown option '--teem'"],
    ['list --teem a', 2, 'Did you mean --team?'],
    ['creat x', 2, 'Did you mean create?'],
    ['list -o xml', 2, 'Allowed choices are table, json, yaml'],
    ['get', 2, "missing required argument 'environment'"],
    ['get nothing', 3, "there is no environment 'nothing'"],
    ['get team-a/nothing', 3, "there is no environment 'team-a/nothing'"],
    ['extend orders soon', 2, "not 'soon'"],
    ['create x -s queue', 2, "there is no service type 'queue'"],
    ['create x -f /nowhere', 2, 'the request cannot be read'],
    ['logs orders jobs', 3, "has no service 'jobs'; it has api"],
    ['delete orders --yes --wait', 2, '--wait wants --force'],
  ])('%s ends with %i: %s', async (args, code, words) => {
    const ended = await env(args);
    expect(ended.err).toContain(words);
    expect(ended.code).toBe(code);
    expect(ended.out).toBe('');
    expect(portal.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('asks which one is meant where several are called so', async () => {
    portal.environments.push(environment({ namespace: 'team-b' }));
    const { code, err } = await env('get orders');
    expect(code).toBe(2);
    expect(err).toContain(
      'team-backend-team/dev-orders-eve or team-b/dev-orders-eve',
    );
  });

  it('tells refusals in the words of the portal', async () => {
    portal.answers.set('POST /environments', (_asked, response) =>
      refuse(response, 400, 'InputError', 'ttlHours: must be at most 720'),
    );
    const { code, err } = await env('create x -b web --ttl 90d');
    expect(code).toBe(4);
    expect(err).toBe('platform: ttlHours: must be at most 720\n');
  });

  it('has a code each for a wrong token, for none, and for a portal that is not there', async () => {
    const wrong = await env('list', { PLATFORM_TOKEN: 'wrong' });
    expect(wrong).toMatchObject({
      code: 5,
      err: expect.stringContaining('does not accept the token'),
    });
    const none = await env('list', { PLATFORM_TOKEN: '' });
    expect(none).toMatchObject({
      code: 5,
      err: expect.stringContaining('there is no token'),
    });
    const away = await env('list', { PLATFORM_URL: 'http://127.0.0.1:9' });
    expect(away).toMatchObject({
      code: 6,
      err: expect.stringContaining('cannot be reached'),
    });
    const unstarted = await env('list', { PLATFORM_URL: '' });
    expect(unstarted).toMatchObject({
      code: 6,
      err: expect.stringContaining('./platform start'),
    });
  });
});
