import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { instance } from './instance';

export const ORGANISATION = 'itdo';
export const SAMPLE = 'hello-service';
const REPOSITORY = `/repos/${ORGANISATION}/${SAMPLE}`;
/** The git host is built behind the portal when it was not before. */
const BUILT_WITHIN_MS = 15 * 60_000;

interface State {
  readonly ports: { readonly git: number };
  readonly parts: ReadonlyArray<{
    readonly part: string;
    readonly state: string;
  }>;
}

function stateOfInstance(): State {
  return JSON.parse(
    readFileSync(join(instance.stateDir, 'run', 'state.json'), 'utf8'),
  );
}

function administratorsToken(): string {
  const secrets = JSON.parse(
    readFileSync(join(instance.stateDir, 'secrets.json'), 'utf8'),
  ) as { gitToken: string };
  return secrets.gitToken;
}

/** Of a pull request, what the journeys look at. */
export interface PullRequest {
  readonly number: number;
  readonly head: { readonly sha: string };
}

/** What a commit's page shows of one program. */
export interface CommitStatus {
  readonly context: string;
  readonly status: string;
  readonly target_url: string;
}

export async function gitHostIsReady(): Promise<void> {
  await expect
    .poll(
      () => stateOfInstance().parts.find(({ part }) => part === 'git')?.state,
      { timeout: BUILT_WITHIN_MS },
    )
    .toBe('ready');
}

/** As the portal's configuration names the sample repository. */
export function sampleRepository(): string {
  return `localhost:${stateOfInstance().ports.git}/${ORGANISATION}/${SAMPLE}`;
}

/** Calls Gitea's API as the administrator, or as somebody else through them. */
async function call<T>(
  method: string,
  path: string,
  { body, as }: { body?: object; as?: string } = {},
): Promise<T> {
  const url = `http://127.0.0.1:${stateOfInstance().ports.git}/api/v1${path}`;
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `token ${administratorsToken()}`,
      'content-type': 'application/json',
      ...(as && { sudo: as }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  }
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Makes an account that may do nothing in the organisation. */
export async function createStranger(username: string): Promise<void> {
  await call('POST', '/admin/users', {
    body: {
      username,
      email: `${username}@example.invalid`,
      password: `${username}-password`,
      must_change_password: false,
    },
  });
}

/** Commits a file on a branch, which begins at main where it is new. */
export async function commit(options: {
  owner: string;
  branch: string;
  isNew: boolean;
  file: string;
  as?: string;
}): Promise<void> {
  const { owner, branch, isNew, file, as } = options;
  await call('POST', `/repos/${owner}/${SAMPLE}/contents`, {
    as,
    body: {
      branch: isNew ? 'main' : branch,
      ...(isNew && { new_branch: branch }),
      message: `Add ${file}`,
      files: [
        {
          operation: 'create',
          path: file,
          content: Buffer.from(file).toString('base64'),
        },
      ],
    },
  });
}

export async function fork(as: string): Promise<void> {
  await call('POST', `${REPOSITORY}/forks`, { as, body: {} });
}

/** @param head - a branch, or `owner:branch` of a fork */
export async function openPullRequest(
  head: string,
  as?: string,
): Promise<PullRequest> {
  return call('POST', `${REPOSITORY}/pulls`, {
    as,
    body: { base: 'main', head, title: 'Something to look at' },
  });
}

export async function pullRequest(number: number): Promise<PullRequest> {
  return call('GET', `${REPOSITORY}/pulls/${number}`);
}

/** Sets the label as the administrator, who may push. */
export async function label(number: number, name: string): Promise<void> {
  const labels = await call<Array<{ id: number; name: string }>>(
    'GET',
    `/orgs/${ORGANISATION}/labels`,
  );
  const ids = labels.filter(each => each.name === name).map(({ id }) => id);
  await call('POST', `${REPOSITORY}/issues/${number}/labels`, {
    body: { labels: ids },
  });
}

export async function merge(number: number): Promise<void> {
  await call('POST', `${REPOSITORY}/pulls/${number}/merge`, {
    body: { Do: 'merge' },
  });
}

export async function close(number: number): Promise<void> {
  await call('PATCH', `${REPOSITORY}/pulls/${number}`, {
    body: { state: 'closed' },
  });
}

/** The newest status of the preview on a commit. */
export async function previewStatus(
  sha: string,
): Promise<CommitStatus | undefined> {
  const { statuses } = await call<{ statuses: CommitStatus[] | null }>(
    'GET',
    `${REPOSITORY}/commits/${sha}/status`,
  );
  return statuses?.find(({ context }) => context === 'platform/preview');
}

export async function comments(number: number): Promise<string[]> {
  const all = await call<Array<{ body: string }>>(
    'GET',
    `${REPOSITORY}/issues/${number}/comments`,
  );
  return all.map(({ body }) => body);
}

/** Delivers something to the portal as Gitea would, but signed with another secret. */
export async function forgeWebhook(payload: object): Promise<number> {
  const response = await fetch(`${instance.url}/api/events/webhooks/gitea`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-gitea-event': 'pull_request',
      'x-gitea-delivery': 'forged',
      'x-gitea-signature': '0'.repeat(64),
    },
    body: JSON.stringify(payload),
  });
  return response.status;
}
