import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { PullRequestRecords } from '../store/PullRequestRecords';
import { OnePerKey } from './OnePerKey';
import { commentOf, statusOf } from './reports';
import { CommitStatus, GitHost, PreviewRepository } from './types';

/** What a reporter works with. */
export interface ReporterOptions {
  records: Pick<PullRequestRecords, 'report'>;
  logger: LoggerService;
  portalUrl: string;
  /** An environment as it is known by now; the same where nothing newer is. */
  newest(environment: DevEnvironment): DevEnvironment;
}

/** What is told of a pull request. */
interface Report {
  revision: string;
  /** The comment. */
  text: string;
  /** Undefined where only the comment changes, if there is one. */
  status?: CommitStatus;
}

/** Tells git hosts how previews stand: each news once, however many processes see it, and the newest last. */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #turns = new OnePerKey();

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
    if (source) {
      await this.#report(repository, host, source.pullRequest, () =>
        this.#standing(environment),
      );
    }
  }

  /** Says on a commit why it has no environment. */
  async commit(
    repository: PreviewRepository,
    host: GitHost,
    { pullRequest, revision }: { pullRequest: number; revision: string },
    status: CommitStatus,
  ): Promise<void> {
    const text = `No preview of ${revision.slice(0, 10)}: ${
      status.description
    }`;
    await this.#report(repository, host, pullRequest, () => ({
      revision,
      text,
      status,
    }));
  }

  /** Says in the comment, where there is one, what became of the environment. */
  async removed(
    repository: PreviewRepository,
    host: GitHost,
    pullRequest: number,
    revision: string,
    text: string,
  ): Promise<void> {
    await this.#report(repository, host, pullRequest, () => ({
      revision,
      text,
    }));
  }

  /** What is to be said of an environment now, which may have changed while others reported. */
  #standing(environment: DevEnvironment): Report | undefined {
    const newest = this.#options.newest(environment);
    const { source } = newest.spec;
    const status = statusOf(newest, this.#options);
    return source && status
      ? { revision: source.revision, text: commentOf(newest, status), status }
      : undefined;
  }

  /** What a host does not hear now it hears at the next occasion. */
  async #report(
    { repository, path }: PreviewRepository,
    host: GitHost,
    pullRequest: number,
    compose: () => Report | undefined,
  ): Promise<void> {
    const { records, logger } = this.#options;
    const key = { repository, pullRequest };
    try {
      // In turn here too, so that those who wait hold no connection to the database.
      await this.#turns.run(`${repository}#${pullRequest}`, () =>
        records.report(key, compose, async ({ revision, text, status }, id) => {
          if (status) {
            await host.setStatus(path, revision, status);
          }
          return status || id !== undefined
            ? host.comment(path, pullRequest, text, id)
            : undefined;
        }),
      );
    } catch (error) {
      logger.warn(
        `what became of pull request ${pullRequest} of ${repository} could not be told: ${
          toError(error).message
        }`,
      );
    }
  }
}
