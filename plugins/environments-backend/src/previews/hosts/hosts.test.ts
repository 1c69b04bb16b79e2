import { once } from 'node:events';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import { GitHost, PreviewRepository } from '../types';
import { createHosts } from './createHosts';
import { GiteaHost } from './GiteaHost';
import { GitHubHost } from './GitHubHost';
import { GitLabHost } from './GitLabHost';
import { HostApi } from './HostApi';

const SHA = 'a'.repeat(40);
const STATUS = {
  state: 'failure' as const,
  description: 'It does not run',
  url: 'https://portal.example.com',
};

let server: Server;
let calls: string[];
/** By method and path without its query: the status and the body. */
let answers: Record<string, [number, unknown]>;

async function answer(request: IncomingMessage): Promise<[number, unknown]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  calls.push([request.method, request.url, body].join(' ').trim());
  const route = `${request.method} ${request.url?.split('?')[0]}`;
  return answers[route] ?? [404, { message: 'not found' }];
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => server.close());

beforeEach(() => {
  calls = [];
  answers = {};
});

const api = () =>
  new HostApi(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async () => ({ authorization: 'token t' }),
  );

describe.each([
  ['Gitea', () => new GiteaHost(api())],
  ['GitHub', () => new GitHubHost(api())],
])('%s', (_, create: () => GitHost) => {
  const pull = (changes: object = {}) => ({
    number: 7,
    state: 'open',
    merged: false,
    labels: [{ name: 'preview' }],
    head: { ref: '$(id)', sha: SHA, repo: { id: 1 } },
    base: { ref: 'main', sha: 'b'.repeat(40), repo: { id: 1 } },
    ...changes,
  });

  it('tells of a pull request', async () => {
    answers['GET /repos/itdo/shop/pulls/7'] = [200, pull()];
    expect(await create().pullRequest('itdo/shop', 7)).toEqual({
      number: 7,
      isOpen: true,
      isMerged: false,
      revision: SHA,
      isFork: false,
      labels: ['preview'],
    });
    expect(await create().pullRequest('itdo/shop', 8)).toBeUndefined();
  });

  it.each([
    ['another repository', { sha: SHA, repo: { id: 2 } }],
    ['one that is gone', { sha: SHA, repo: null }],
  ])('calls one whose commits are in %s a fork', async (_what, head) => {
    answers['GET /repos/itdo/shop/pulls/7'] = [200, pull({ head })];
    const found = await create().pullRequest('itdo/shop', 7);
    expect(found?.isFork).toBe(true);
  });

  it.each([
    ['write', true],
    ['admin', true],
    ['read', false],
    ['none', false],
  ])(
    'says whether who has the permission %s may push',
    async (permission, may) => {
      const route = 'GET /repos/itdo/shop/collaborators/jane/permission';
      answers[route] = [200, { permission }];
      expect(await create().mayWrite('itdo/shop', 'jane')).toBe(may);
    },
  );

  it('takes nobody whom it does not know for one who may push', async () => {
    expect(await create().mayWrite('itdo/shop', '../../admin')).toBe(false);
    expect(calls[0]).toContain('/collaborators/..%2F..%2Fadmin/permission');
  });

  it('is told how a commit stands', async () => {
    answers[`POST /repos/itdo/shop/statuses/${SHA}`] = [201, {}];
    await create().setStatus('itdo/shop', SHA, STATUS);
    expect(JSON.parse(calls[0].split(' ').slice(2).join(' '))).toEqual({
      state: 'failure',
      description: 'It does not run',
      target_url: 'https://portal.example.com',
      context: 'platform/preview',
    });
  });

  it('keeps one comment, and gets another where that was deleted', async () => {
    const host = create();
    answers['POST /repos/itdo/shop/issues/7/comments'] = [201, { id: 5 }];
    expect(await host.comment('itdo/shop', 7, 'text', undefined)).toBe('5');
    answers['PATCH /repos/itdo/shop/issues/comments/5'] = [200, { id: 5 }];
    expect(await host.comment('itdo/shop', 7, 'text', '5')).toBe('5');
    expect(await host.comment('itdo/shop', 7, 'text', '4')).toBe('5');
  });

  it('lists those with the label, and no mere issues', async () => {
    answers['GET /repos/itdo/shop/issues'] = [
      200,
      [{ number: 7, pull_request: {} }, { number: 8 }],
    ];
    expect(await create().labelled('itdo/shop', 'preview')).toEqual([7]);
    expect(calls[0]).toContain('labels=preview');
  });

  it('that refuses is unavailable, without its words', async () => {
    answers['GET /repos/itdo/shop/pulls/7'] = [500, { message: 'secret' }];
    await expect(create().pullRequest('itdo/shop', 7)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.not.stringContaining('secret'),
    });
  });
});

describe('Gitea', () => {
  const entry = (login: string, body: string, name = 'preview') => ({
    type: 'label',
    body,
    user: { login },
    label: { name },
  });

  it.each([
    ['jane', [entry('john', '1'), entry('john', ''), entry('jane', '1')]],
    ['jane', [entry('jane', '1'), entry('john', '1', 'bug')]],
    [undefined, [entry('jane', '1'), entry('john', '')]],
    [undefined, [{ type: 'comment', body: '1', user: { login: 'mallory' } }]],
    [undefined, null],
  ])('tells that %p set the label lately', async (by, timeline) => {
    answers['GET /repos/itdo/shop/issues/7/timeline'] = [200, timeline];
    const now = () => new Date('2026-01-01T00:02:00Z');
    const host = new GiteaHost(api(), now);
    expect(await host.labelledBy('itdo/shop', 7, 'preview')).toBe(by);
    expect(calls[0]).toContain('since=2026-01-01T00%3A00%3A00.000Z');
  });
});

describe('GitLab', () => {
  const project = '/projects/itdo%2Fbilling';
  const host = () => new GitLabHost(api());

  it('tells of a merge request', async () => {
    answers[`GET ${project}/merge_requests/4`] = [
      200,
      {
        iid: 4,
        state: 'merged',
        sha: SHA,
        source_project_id: 6,
        target_project_id: 5,
        labels: ['preview'],
      },
    ];
    expect(await host().pullRequest('itdo/billing', 4)).toEqual({
      number: 4,
      isOpen: false,
      isMerged: true,
      revision: SHA,
      isFork: true,
      labels: ['preview'],
    });
  });

  it.each([
    [30, 'active', true],
    [20, 'active', false],
    [50, 'blocked', false],
  ])(
    'lets a member of level %p who is %s push: %p',
    async (level, state, may) => {
      answers['GET /users'] = [200, [{ id: 9 }]];
      answers[`GET ${project}/members/all/9`] = [
        200,
        { access_level: level, state },
      ];
      expect(await host().mayWrite('itdo/billing', 'jane')).toBe(may);
    },
  );

  it('is told how a commit stands, in its own words', async () => {
    answers[`POST ${project}/statuses/${SHA}`] = [201, {}];
    await host().setStatus('itdo/billing', SHA, STATUS);
    expect(calls[0]).toContain('"state":"failed"');
  });

  it('keeps one note', async () => {
    answers[`POST ${project}/merge_requests/4/notes`] = [201, { id: 5 }];
    answers[`PUT ${project}/merge_requests/4/notes/5`] = [200, { id: 5 }];
    expect(await host().comment('itdo/billing', 4, 'text', undefined)).toBe(
      '5',
    );
    expect(await host().comment('itdo/billing', 4, 'other', '5')).toBe('5');
    expect(calls).toHaveLength(2);
  });
});

describe('the host of a repository', () => {
  const create = (...names: string[]) =>
    createHosts(
      names.map(repository => ({ repository })) as PreviewRepository[],
      ScmIntegrations.fromConfig(
        mockServices.rootConfig({
          data: { integrations: { gitea: [{ host: 'localhost:7030' }] } },
        }),
      ),
    );

  it('is found among the integrations', () => {
    const hosts = create(
      'localhost:7030/itdo/hello-service',
      'github.com/itdo/shop',
      'gitlab.com/itdo/billing',
    );
    expect([...hosts.values()].map(({ type }) => type)).toEqual([
      'gitea',
      'github',
      'gitlab',
    ]);
  });

  it('that nobody knows stops the start', () => {
    expect(() => create('git.example.com/itdo/shop')).toThrow(
      "'git.example.com/itdo/shop' is on a host that integrations does not have",
    );
  });
});
