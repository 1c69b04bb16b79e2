import { z } from 'zod';
import { CommitStatus, GitHost, PullRequest } from '../types';
import { HostApi } from './HostApi';
import { STATUS_CONTEXT } from './PullRequestHost';

/** What a member of a project must at least be to push: a developer. */
const DEVELOPER = 30;

const STATES = {
  pending: 'pending',
  success: 'success',
  failure: 'failed',
} as const;

const mergeRequestSchema = z.object({
  iid: z.number(),
  state: z.string(),
  sha: z.string(),
  source_project_id: z.number().nullish(),
  target_project_id: z.number(),
  labels: z.array(z.string()),
});

const usersSchema = z.array(z.object({ id: z.number() }));
const memberSchema = z.object({
  access_level: z.number(),
  state: z.string().optional(),
});
const noteSchema = z.object({ id: z.number() });

/** GitLab. */
export class GitLabHost implements GitHost {
  readonly type = 'gitlab';
  readonly #api: HostApi;

  constructor(api: HostApi) {
    this.#api = api;
  }

  async pullRequest(
    path: string,
    number: number,
  ): Promise<PullRequest | undefined> {
    const answer = await this.#api.call(path, mergeRequest(path, number));
    if (answer === undefined) {
      return undefined;
    }
    const merge = mergeRequestSchema.parse(answer);
    return {
      number: merge.iid,
      isOpen: merge.state === 'opened',
      isMerged: merge.state === 'merged',
      revision: merge.sha,
      isFork: merge.source_project_id !== merge.target_project_id,
      labels: merge.labels,
    };
  }

  async labelled(path: string, label: string): Promise<number[]> {
    const query = new URLSearchParams({
      state: 'opened',
      labels: label,
      per_page: '100',
    });
    const answer = await this.#api.demand(
      path,
      `${project(path)}/merge_requests?${query}`,
    );
    return z
      .array(z.object({ iid: z.number() }))
      .parse(answer)
      .map(({ iid }) => iid);
  }

  /** Its events tell. */
  async labelledBy(): Promise<undefined> {
    return undefined;
  }

  async mayWrite(path: string, user: string): Promise<boolean> {
    const query = new URLSearchParams({ username: user });
    const found = usersSchema.parse(
      await this.#api.demand(path, `/users?${query}`),
    );
    if (found.length !== 1) {
      return false;
    }
    const member = await this.#api.call(
      path,
      `${project(path)}/members/all/${found[0].id}`,
    );
    if (member === undefined) {
      return false;
    }
    const { access_level: level, state } = memberSchema.parse(member);
    return level >= DEVELOPER && (state ?? 'active') === 'active';
  }

  async setStatus(
    path: string,
    revision: string,
    { state, description, url }: CommitStatus,
  ): Promise<void> {
    await this.#api.demand(path, `${project(path)}/statuses/${revision}`, {
      method: 'POST',
      body: {
        state: STATES[state],
        description,
        target_url: url,
        name: STATUS_CONTEXT,
      },
    });
  }

  async comment(
    path: string,
    number: number,
    text: string,
    id: string | undefined,
  ): Promise<string> {
    const notes = `${mergeRequest(path, number)}/notes`;
    const body = { body: text };
    if (id !== undefined) {
      const changed = await this.#api.call(path, `${notes}/${id}`, {
        method: 'PUT',
        body,
      });
      if (changed !== undefined) {
        return id;
      }
    }
    const written = await this.#api.demand(path, notes, {
      method: 'POST',
      body,
    });
    return String(noteSchema.parse(written).id);
  }
}

function project(path: string): string {
  return `/projects/${encodeURIComponent(path)}`;
}

function mergeRequest(path: string, number: number): string {
  return `${project(path)}/merge_requests/${number}`;
}
