import { CommitStatus, GitHost, HostType, PullRequest } from '../types';
import { encodePath, HostApi } from './HostApi';
import {
  commentSchema,
  issuesSchema,
  permissionSchema,
  pullRequestSchema,
} from './schemas';

/** How the host names the status among those of other programs. */
export const STATUS_CONTEXT = 'platform/preview';

const PAGE = 50;
/** More pull requests with the label at once are nobody's intention. */
const MOST_PAGES = 10;

/** What Gitea's and GitHub's APIs have in common, which is nearly all. */
export abstract class PullRequestHost implements GitHost {
  abstract readonly type: HostType;
  protected readonly api: HostApi;
  readonly #writers: readonly string[];

  /** @param writers - the permissions of those who may push */
  constructor(api: HostApi, writers: readonly string[]) {
    this.api = api;
    this.#writers = writers;
  }

  abstract labelledBy(
    path: string,
    pullRequest: number,
    label: string,
  ): Promise<string | undefined>;

  /** Query that selects open pull requests with a label, as the host's list of issues takes it. */
  protected abstract labelledQuery(label: string, page: number): string;

  async pullRequest(
    path: string,
    number: number,
  ): Promise<PullRequest | undefined> {
    const route = `/repos/${encodePath(path)}/pulls/${number}`;
    const answer = await this.api.call(path, route);
    if (answer === undefined) {
      return undefined;
    }
    const pull = pullRequestSchema.parse(answer);
    return {
      number: pull.number,
      isOpen: pull.state === 'open',
      isMerged: pull.merged ?? false,
      revision: pull.head.sha,
      // A fork that was deleted is one still.
      isFork: pull.head.repo?.id !== pull.base.repo.id,
      labels: (pull.labels ?? []).map(({ name }) => name),
    };
  }

  async labelled(path: string, label: string): Promise<number[]> {
    const numbers: number[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const query = this.labelledQuery(label, page);
      const answer = await this.api.demand(
        path,
        `/repos/${encodePath(path)}/issues?${query}`,
      );
      const issues = issuesSchema.parse(answer);
      numbers.push(
        ...issues
          .filter(({ pull_request: pull }) => pull)
          .map(issue => issue.number),
      );
      if (issues.length < PAGE) {
        break;
      }
    }
    return numbers;
  }

  async mayWrite(path: string, user: string): Promise<boolean> {
    const who = encodeURIComponent(user);
    const answer = await this.api.call(
      path,
      `/repos/${encodePath(path)}/collaborators/${who}/permission`,
    );
    return (
      answer !== undefined &&
      this.#writers.includes(permissionSchema.parse(answer).permission)
    );
  }

  async setStatus(
    path: string,
    revision: string,
    { state, description, url }: CommitStatus,
  ): Promise<void> {
    await this.api.demand(
      path,
      `/repos/${encodePath(path)}/statuses/${revision}`,
      {
        method: 'POST',
        body: {
          state,
          description,
          target_url: url,
          context: STATUS_CONTEXT,
        },
      },
    );
  }

  async comment(
    path: string,
    number: number,
    text: string,
    id: string | undefined,
  ): Promise<string> {
    const issues = `/repos/${encodePath(path)}/issues`;
    const body = { body: text };
    if (id !== undefined) {
      const changed = await this.api.call(path, `${issues}/comments/${id}`, {
        method: 'PATCH',
        body,
      });
      if (changed !== undefined) {
        return id;
      }
    }
    const written = await this.api.demand(
      path,
      `${issues}/${number}/comments`,
      { method: 'POST', body },
    );
    return String(commentSchema.parse(written).id);
  }

  protected pageQuery(page: number): Record<string, string> {
    return { page: String(page), state: 'open' };
  }
}

/** The size of a page, under the name that the host has for it. */
export const PAGE_SIZE = String(PAGE);
