import { mockApis } from '@backstage/frontend-test-utils';
import { EnvironmentsClient } from './EnvironmentsClient';
import { messageOf } from '../view/advice';
import { detailsOf } from './problems';

const BASE = 'http://portal/api/environments/v1';

function clientThatIsAnswered(answer: () => Response) {
  const fetch = jest.fn(
    async (_input: RequestInfo | URL, _init?: RequestInit) => answer(),
  );
  const client = new EnvironmentsClient({
    discoveryApi: mockApis.discovery({ baseUrl: 'http://portal' }),
    fetchApi: { fetch },
  });
  const [url, init] = [
    () => String(fetch.mock.calls[0][0]),
    () => fetch.mock.calls[0][1],
  ];
  return { client, url, init };
}

const refusal = (details?: object[]) => () =>
  new Response(
    JSON.stringify({
      error: { name: 'InputError', message: 'It breaks a rule', details },
      response: { statusCode: 400 },
    }),
    { status: 400, headers: { 'Content-Type': 'application/json' } },
  );

describe('EnvironmentsClient', () => {
  it('sends the key under the name that the server reads', async () => {
    const { client, init } = clientThatIsAnswered(() => Response.json({}));
    await client.createEnvironment({ name: 'a', services: [] }, 'key-1');
    expect(new Headers(init()?.headers).get('Idempotency-Key')).toBe('key-1');
  });

  it('fails with what the server said about the fields', async () => {
    const details = [
      { field: 'name', rule: 'DnsLabel', message: 'must be a DNS label' },
    ];
    const { client } = clientThatIsAnswered(refusal(details));
    const failure = await client
      .createEnvironment({ name: 'A', services: [] }, 'key-1')
      .catch(error => error);
    expect(messageOf(failure)).toBe('It breaks a rule.');
    expect(detailsOf(failure)).toEqual(details);
  });

  it('finds no fields in an answer that names none', async () => {
    const { client } = clientThatIsAnswered(refusal());
    const failure = await client.getOptions().catch(error => error);
    expect(detailsOf(failure)).toEqual([]);
    expect(detailsOf(new Error('offline'))).toEqual([]);
  });

  it('escapes what would change the path', async () => {
    const { client, url } = clientThatIsAnswered(
      () => new Response(null, { status: 202 }),
    );
    await client.deleteEnvironment(
      { namespace: 'team-a', name: '../b' },
      { force: false },
    );
    expect(url()).toBe(`${BASE}/environments/team-a/..%2Fb`);
  });

  it('says what it asks of an environment', async () => {
    const ref = { namespace: 'team-a', name: 'b' };
    const one = `${BASE}/environments/team-a/b`;
    const done = () => Response.json({ items: [] });
    const asked = async (
      ask: (client: EnvironmentsClient) => Promise<unknown>,
    ) => {
      const { client, url, init } = clientThatIsAnswered(done);
      await ask(client);
      return [init()?.method, url(), init()?.body];
    };
    expect(
      await asked(c => c.updateEnvironment(ref, { autoPauseHours: null })),
    ).toEqual(['PATCH', one, '{"autoPauseHours":null}']);
    expect(await asked(c => c.deleteEnvironment(ref, { force: true }))).toEqual(
      ['DELETE', `${one}?force=true`, undefined],
    );
    expect(await asked(c => c.restartServices(ref, ['api']))).toEqual([
      'POST',
      `${one}/restart`,
      '{"services":["api"]}',
    ]);
    expect(await asked(c => c.upgradeEnvironment(ref, '1.2.0'))).toEqual([
      'POST',
      `${one}/upgrade`,
      '{"version":"1.2.0"}',
    ]);
    expect(await asked(c => c.getBudgets({ team: 'group:default/a' }))).toEqual(
      ['GET', `${BASE}/budgets?team=group%3Adefault%2Fa`, undefined],
    );
  });

  it.each(['resume', 'restore', 'reset'] as const)(
    'asks for %s under its own path',
    async act => {
      const { client, url } = clientThatIsAnswered(() => Response.json({}));
      await client[`${act}Environment`]({ namespace: 'team-a', name: 'b' });
      expect(url()).toBe(`${BASE}/environments/team-a/b/${act}`);
    },
  );

  it('clones under a key of its own', async () => {
    const { client, init } = clientThatIsAnswered(() => Response.json({}));
    await client.cloneEnvironment(
      { namespace: 'team-a', name: 'b' },
      { name: 'c' },
      'key-2',
    );
    expect(new Headers(init()?.headers).get('Idempotency-Key')).toBe('key-2');
  });

  it('opens the stream of all or of one, and lets it be aborted', async () => {
    const abort = new AbortController();
    const all = clientThatIsAnswered(() => new Response(''));
    await all.client.openStream(abort.signal);
    expect(all.url()).toBe(`${BASE}/environments/stream`);
    expect(all.init()?.signal).toBe(abort.signal);

    const one = clientThatIsAnswered(() => new Response(''));
    await one.client.openStream(abort.signal, {
      namespace: 'team-a',
      name: 'b',
    });
    expect(one.url()).toBe(`${BASE}/environments/team-a/b/stream`);
  });

  it('hands a refused stream over, so that the page can tell why', async () => {
    const { client } = clientThatIsAnswered(
      () => new Response('', { status: 403 }),
    );
    const answer = await client.openStream(new AbortController().signal);
    expect(answer.status).toBe(403);
  });
});
