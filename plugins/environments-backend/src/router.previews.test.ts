import { mockServices } from '@backstage/backend-test-utils';
import { Environment } from '@itdo/plugin-environments-common';
import { describeApi, TestApi } from './__testUtils__/describeApi';
import { eventually } from './__testUtils__/controlPlane';
import { PreviewEnvironments } from './previews/PreviewEnvironments';
import { Previews } from './previews/Previews';
import { Reporter } from './previews/Reporter';
import { shortNameOf } from './previews/rules';
import { CommitStatus, GitHost, PullRequest } from './previews/types';
import { PullRequestRecords } from './store/PullRequestRecords';

jest.setTimeout(120_000);

const REPOSITORY = 'github.com/itdo/shop';
const CAP = 2;

const blueprint = {
  name: 'web',
  title: 'Web',
  version: '1.0.0',
  ttlHours: 12,
  resources: { cpu: '1', memory: '2Gi', storage: '10Gi' },
  services: [{ name: 'frontend', type: 'frontend' }],
};

const revision = (letter: string) => letter.repeat(40);

/** A git host whose pull requests are what a test says. */
class TestHost implements GitHost {
  readonly type = 'github';
  readonly pulls = new Map<number, PullRequest>();
  readonly statuses: CommitStatus[] = [];
  readonly comments: string[] = [];
  fails = false;

  open(number: number, letter: string, changes: Partial<PullRequest> = {}) {
    this.pulls.set(number, {
      number,
      isOpen: true,
      isMerged: false,
      revision: revision(letter),
      isFork: false,
      labels: [],
      ...changes,
    });
  }

  async pullRequest(_path: string, number: number) {
    return this.pulls.get(number);
  }

  async labelled() {
    return [];
  }

  async labelledBy() {
    return undefined;
  }

  async mayWrite() {
    return true;
  }

  async setStatus(_path: string, _revision: string, status: CommitStatus) {
    if (this.fails) {
      throw new Error('the host is down');
    }
    this.statuses.push(status);
  }

  async comment(
    _path: string,
    _number: number,
    text: string,
    id: string | undefined,
  ) {
    this.comments.push(`${id ?? 'new'}: ${text.split('\n')[0]}`);
    return id ?? '1';
  }
}

let host: TestHost;
let previews: Previews;

async function createPreviews(
  api: TestApi,
  parts: ConstructorParameters<typeof PreviewEnvironments>[0],
  database: Parameters<typeof PullRequestRecords.create>[0],
) {
  host = new TestHost();
  const logger = mockServices.logger.mock();
  const records = await PullRequestRecords.create(database);
  const portalUrl = 'https://portal.example.com';
  const environments = new PreviewEnvironments(parts);
  previews = new Previews({
    config: {
      label: 'preview',
      portalUrl,
      repositories: [
        {
          repository: REPOSITORY,
          path: 'itdo/shop',
          owner: api.john,
          team: api.team,
          blueprint: blueprint.name,
          cap: CAP,
          images: { frontend: 'registry.example.com/shop:{revision}' },
        },
      ],
    },
    hosts: new Map([[REPOSITORY, host]]),
    environments,
    records,
    reporter: new Reporter({
      records,
      logger,
      portalUrl,
      newest: environment => environments.newest(environment),
    }),
    logger,
  });
  return previews;
}

describeApi('previews', { blueprints: [blueprint], createPreviews }, api => {
  const ask = (
    pullRequest: number,
    letter: string,
    headers: object = api.ci,
    repository = REPOSITORY,
  ) =>
    api.post(
      '/previews',
      { source: { repository, revision: revision(letter), pullRequest } },
      headers,
    );
  const hear = (number: number) =>
    previews.hear({ host: 'github', path: 'itdo/shop', number });
  const read = async (number: number) => {
    const short = shortNameOf(REPOSITORY, number);
    const { body } = await api.get('/environments', api.as(api.leo));
    return (body.items as Environment[]).find(({ name }) =>
      name.startsWith(`dev-${short}-`),
    );
  };
  const isPaused = async (number: number) =>
    (await read(number))?.spec.paused ?? false;

  it('are made for continuous integration, once, and show what it built', async () => {
    host.open(1, 'a');
    const { status, body, headers } = await ask(1, 'a');
    expect(status).toBe(202);
    expect(headers.location).toBe(
      `/api/environments/v1/environments/${body.namespace}/${body.name}`,
    );
    expect(body.spec).toMatchObject({
      owner: api.john,
      ttlHours: 12,
      source: {
        repository: REPOSITORY,
        revision: revision('a'),
        pullRequest: 1,
      },
      services: [
        {
          name: 'frontend',
          image: `registry.example.com/shop:${revision('a')}`,
        },
      ],
    });
    const again = await ask(1, 'a');
    expect([again.status, again.body.uid]).toEqual([202, body.uid]);
  });

  it('follow a push, and go when the pull request is closed', async () => {
    host.open(2, 'a');
    await ask(2, 'a');
    host.open(2, 'b');
    await hear(2);
    await eventually(
      async () =>
        (await read(2))?.spec.services[0].image ===
        `registry.example.com/shop:${revision('b')}`,
    );
    host.open(2, 'b', { isOpen: false });
    await hear(2);
    await eventually(async () => {
      const left = await read(2);
      return left === undefined || left.phase === 'Terminating';
    });
    expect(host.comments.at(-1)).toBe(
      '1: The pull request was closed, and its preview is removed.',
    );
  });

  it('beyond the cap put the one to sleep that was used longest ago, and a push wakes it', async () => {
    for (const number of [3, 4, 5]) {
      api.clock.ahead += 60_000;
      host.open(number, 'a');
      await ask(number, 'a');
      await eventually(() => read(number));
      // Having been shown a commit counts as use.
      host.open(number, 'b');
      await hear(number);
      await eventually(
        async () => (await read(number))?.spec.source?.revision[0] === 'b',
      );
    }
    expect(await Promise.all([3, 4, 5].map(isPaused))).toEqual([
      true,
      false,
      false,
    ]);
    api.clock.ahead += 60_000;
    host.open(3, 'c');
    await hear(3);
    await eventually(async () => await isPaused(4));
    expect(await Promise.all([3, 5].map(isPaused))).toEqual([false, false]);
  });

  it('are told of once, and again where the host was down', async () => {
    host.open(6, 'a');
    host.fails = true;
    const { body } = await ask(6, 'a');
    const environment = await api.read(body);
    await previews.report(environment);
    host.fails = false;
    host.statuses.length = 0;
    await Promise.all([
      previews.report(environment),
      previews.report(environment),
    ]);
    expect(host.statuses).toEqual([
      {
        state: 'pending',
        description: 'The environment is being made',
        url: `https://portal.example.com/environments/${body.namespace}/${body.name}`,
      },
    ]);
  });

  it('are refused to whoever may not make environments of their owner', async () => {
    host.open(7, 'a');
    expect((await ask(7, 'a', api.as(api.jane))).status).toBe(403);
    expect((await ask(7, 'a', api.as(api.olga))).status).toBe(403);
    expect(await read(7)).toBeUndefined();
    expect((await ask(7, 'a', api.as(api.leo))).status).toBe(202);
    // One that is there is shown to nobody who may not change it.
    expect((await ask(7, 'a', api.as(api.olga))).status).toBe(404);
  });

  it('of a repository that is not allowed are refused, naming the field', async () => {
    const other = await ask(8, 'a', api.ci, 'github.com/itdo/other');
    expect(other.status).toBe(403);
    expect(other.body.error.message).toContain('source.repository');
  });

  it('of a commit that is none are refused before anybody is asked', async () => {
    const source = {
      repository: REPOSITORY,
      revision: '$(touch /tmp/owned)',
      pullRequest: 1,
    };
    const { status, body } = await api.post('/previews', { source }, api.ci);
    expect(status).toBe(400);
    expect(body.error.message).toContain('source.revision');
  });

  it('are not what somebody else calls so', async () => {
    host.open(9, 'a');
    await api.make(shortNameOf(REPOSITORY, 9), {}, api.john);
    const { status, body } = await ask(9, 'a');
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringContaining('is no preview'),
    ]);
  });
});
