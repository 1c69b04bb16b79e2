import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { PullRequestRecords } from '../store/PullRequestRecords';
import { commentOf, statusOf } from './reports';
import { CommitStatus, GitHost, PreviewRepository } from './types';

/** What a reporter works with. */
export interface ReporterOptions {
  records: PullRequestRecords;
  logger: LoggerService;
  portalUrl: string;
}

/** Tells git hosts how previews stand: each news once, however many processes see it. */
export class Reporter {
  readonly #options: ReporterOptions;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** Says on the commit and in the comment how an environment stands, unless that was said last. */
  async environment(
    environment: DevEnvironment,
    repository: PreviewRepository,
    host: GitHost,
  ): Promise<void> {
    const { source } = environment.spec;
    const status = statusOf(environment, this.#options);
    if (source && status) {
      const text = commentOf(environment, status);
      await this.#report(repository, host, source, status, text);
    }
  }

  /** Says on a commit why it has no environment. */
  async commit(
    repository: PreviewRepository,
    host: GitHost,
    source: { pullRequest: number; revision: string },
    status: CommitStatus,
  ): Promise<void> {
    const text = `No preview of ${source.revision.slice(0, 10)}: ${
      status.description
    }`;
    await this.#report(repository, host, source, status, text);
  }

  /** Says in the comment, where there is one, what became of the environment. */
  async removed(
    repository: PreviewRepository,
    host: GitHost,
    pullRequest: number,
    revision: string,
    text: string,
  ): Promise<void> {
    const { records } = this.#options;
    const key = { repository: repository.repository, pullRequest };
    const id = await records.commentId(key);
    if (id !== undefined && (await records.claimReport(key, revision, text))) {
      await this.#orRelease(key, async () => {
        await host.comment(repository.path, pullRequest, text, id);
      });
    }
  }

  async #report(
    { repository, path }: PreviewRepository,
    host: GitHost,
    { pullRequest, revision }: { pullRequest: number; revision: string },
    status: CommitStatus,
    text: string,
  ): Promise<void> {
    const { records } = this.#options;
    const key = { repository, pullRequest };
    const content = JSON.stringify([status, text]);
    if (!(await records.claimReport(key, revision, content))) {
      return;
    }
    await this.#orRelease(key, async () => {
      await host.setStatus(path, revision, status);
      const known = await records.commentId(key);
      const id = await host.comment(path, pullRequest, text, known);
      if (id !== known) {
        await records.keepComment(key, id);
      }
    });
  }

  /** What a host does not hear now it hears at the next occasion. */
  async #orRelease(
    key: { repository: string; pullRequest: number },
    report: () => Promise<void>,
  ): Promise<void> {
    try {
      await report();
    } catch (error) {
      await this.#options.records.releaseReport(key);
      this.#options.logger.warn(
        `what became of pull request ${key.pullRequest} of ${
          key.repository
        } could not be told: ${toError(error).message}`,
      );
    }
  }
}
