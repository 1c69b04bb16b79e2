import { createHmac } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { EventParams } from '@backstage/plugin-events-node';
import express, { Express } from 'express';
import request from 'supertest';
import {
  giteaPullRequest,
  githubPullRequest,
  gitlabMergeRequest,
} from './__testUtils__/payloads';
import { createIntake } from './createIntake';
import { Delivery, Standing } from './Deliveries';

const SECRET = 'a secret of the webhook';
const OLD_SECRET = 'the one that is exchanged';

const sign = (body: string, secret = SECRET) =>
  createHmac('sha256', secret).update(body).digest('hex');

let published: EventParams[];
let standing: Standing;
let fate: string[];
let failure: Error | undefined;
let app: Express;

beforeEach(() => {
  published = [];
  standing = 'new';
  fate = [];
  failure = undefined;
  app = express();
  app.use(
    createIntake({
      secrets: new Map([
        ['gitea', [SECRET, OLD_SECRET]],
        ['gitlab', [SECRET]],
        ['github', [SECRET]],
      ]),
      deliveries: {
        claim: async ({ id }: Delivery) => {
          fate.push(`claimed ${id}`);
          return standing;
        },
        published: async ({ id }) => {
          fate.push(`published ${id}`);
        },
        release: async ({ id }) => {
          fate.push(`released ${id}`);
        },
      },
      events: {
        publish: async event => {
          if (failure) {
            throw failure;
          }
          published.push(event);
        },
      },
      logger: mockServices.logger.mock(),
    }),
  );
  const middleware = MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
  });
  app.use(middleware.error());
});

/** A webhook of Gitea as that sends it, with what a test has otherwise. */
function gitea(
  body: string,
  headers: Record<string, string | undefined> = {},
): request.Test {
  const all = {
    'content-type': 'application/json',
    'x-gitea-event': 'pull_request',
    'x-gitea-delivery': 'f0000000-0000-0000-0000-000000000001',
    'x-gitea-signature': sign(body),
    ...headers,
  };
  const sent = Object.entries(all).filter(([, value]) => value !== undefined);
  return request(app)
    .post('/webhooks/gitea')
    .set(Object.fromEntries(sent) as Record<string, string>)
    .send(body);
}

const BODY = JSON.stringify(giteaPullRequest, null, 2);

describe('a genuine webhook', () => {
  it('of Gitea is published under its name, without its signature', async () => {
    const response = await gitea(BODY, { cookie: 'of no concern' });
    expect(response.status).toBe(202);
    expect(published).toEqual([
      {
        topic: 'gitea',
        eventPayload: giteaPullRequest,
        metadata: {
          'x-gitea-event': 'pull_request',
          'x-gitea-delivery': 'f0000000-0000-0000-0000-000000000001',
        },
      },
    ]);
  });

  it('of GitHub is known by X-Hub-Signature-256', async () => {
    const body = JSON.stringify(githubPullRequest);
    const send = (signature: string) =>
      request(app)
        .post('/webhooks/github')
        .set({
          'content-type': 'application/json; charset=utf-8',
          'x-github-event': 'pull_request',
          'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
          'x-hub-signature-256': signature,
        })
        .send(body);
    expect((await send(sign(body))).status).toBe(401);
    expect((await send(`sha256=${sign(body)}`)).status).toBe(202);
    expect(published[0]).toMatchObject({
      topic: 'github',
      eventPayload: githubPullRequest,
    });
  });

  it('of GitLab is known by its token', async () => {
    const send = (token: string) =>
      request(app)
        .post('/webhooks/gitlab')
        .set({
          'x-gitlab-event': 'Merge Request Hook',
          'x-gitlab-event-uuid': '13792a34-cac6-4fda-95a8-c58e00a3954e',
          'x-gitlab-token': token,
        })
        .send(gitlabMergeRequest);
    expect((await send(`${SECRET}!`)).status).toBe(401);
    expect((await send(SECRET)).status).toBe(202);
    expect(published[0].topic).toBe('gitlab');
  });

  it('may be signed with a secret that is being exchanged', async () => {
    const signature = sign(BODY, OLD_SECRET);
    const response = await gitea(BODY, { 'x-gitea-signature': signature });
    expect(response.status).toBe(202);
  });
});

describe('a forged webhook', () => {
  it.each([
    ['without a signature', undefined],
    ['with an empty one', ''],
    ['signed with another secret', sign(BODY, 'a secret of somebody else')],
    ['with a signature that is cut short', sign(BODY).slice(0, 32)],
    ['with one that is no hexadecimal', 'g'.repeat(64)],
    ['with the one of another body', sign(`${BODY} `)],
  ])('%s is refused, and nothing is done', async (_, signature) => {
    const response = await gitea(BODY, { 'x-gitea-signature': signature });
    expect(response.status).toBe(401);
    expect(published).toEqual([]);
    expect(fate).toEqual([]);
  });

  it('is refused although its content would be the same when it is parsed', async () => {
    const respaced = JSON.stringify(giteaPullRequest);
    const response = await gitea(respaced, { 'x-gitea-signature': sign(BODY) });
    expect(response.status).toBe(401);
  });

  it('is refused before anybody parses it', async () => {
    const response = await gitea('{', { 'x-gitea-signature': sign(BODY) });
    expect(response.status).toBe(401);
  });
});

describe('a webhook that came before', () => {
  it('is answered well, and not published again', async () => {
    standing = 'known';
    const response = await gitea(BODY);
    expect([response.status, response.body]).toEqual([
      200,
      { status: 'known' },
    ]);
    expect(published).toEqual([]);
  });

  it('is refused while the first one is being published', async () => {
    standing = 'busy';
    expect((await gitea(BODY)).status).toBe(409);
    expect(published).toEqual([]);
  });

  it('counts anew where it could not be published', async () => {
    failure = new Error('nobody takes events');
    expect((await gitea(BODY)).status).toBe(500);
    failure = undefined;
    expect((await gitea(BODY)).status).toBe(202);
    const id = 'f0000000-0000-0000-0000-000000000001';
    expect(fate).toEqual([
      `claimed ${id}`,
      `released ${id}`,
      `claimed ${id}`,
      `published ${id}`,
    ]);
  });
});

describe('a webhook that is none', () => {
  it.each([['application/x-www-form-urlencoded'], ['text/plain'], [undefined]])(
    'of the content type %s is refused',
    async type => {
      const response = await gitea(BODY, { 'content-type': type });
      expect(response.status).toBe(415);
    },
  );

  it('that is compressed is refused, so that nothing small becomes large here', async () => {
    const response = await gitea(BODY, { 'content-encoding': 'gzip' });
    expect(response.status).toBe(415);
  });

  it('of 25 MB is refused', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(25_000_000) });
    const response = await gitea(body);
    expect(response.status).toBe(413);
    expect(fate).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '"text"'],
    ['nothing', ''],
  ])('with %s in it is refused although it is signed', async (_, body) => {
    expect((await gitea(body)).status).toBe(400);
    expect(fate).toEqual([]);
  });

  it.each(['x-gitea-delivery', 'x-gitea-event'])(
    'without %s is refused, naming it',
    async name => {
      const response = await gitea(BODY, { [name]: undefined });
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(name);
    },
  );

  it('for a host that is not configured finds nobody', async () => {
    const response = await request(app).post('/webhooks/bitbucket').send({});
    expect(response.status).toBe(404);
  });
});
