import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
  toError,
} from '@backstage/errors';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { RefusedError } from '../http/RefusedError';
import { PullRequestRecords } from '../store/PullRequestRecords';
import { OnePerKey } from './OnePerKey';
import { PreviewEnvironments, Who } from './PreviewEnvironments';
import { Reporter } from './Reporter';
import { awaitsApproval, refusedStatus, REMOVED } from './reports';
import { isPreviewOf, verdictOn } from './rules';
import {
  GitHost,
  PreviewRepository,
  PreviewsConfig,
  PreviewSource,
  PullRequest,
  PullRequestEvent,
} from './types';

/** What previews work with. */
export interface PreviewsOptions {
  config: PreviewsConfig;
  hosts: ReadonlyMap<string, GitHost>;
  environments: Pick<
    PreviewEnvironments,
    'find' | 'of' | 'platform' | 'remove' | 'show'
  >;
  records: Pick<
    PullRequestRecords,
    'approve' | 'approvedRevision' | 'reportedRevision'
  >;
  reporter: Pick<Reporter, 'commit' | 'environment' | 'removed'>;
  logger: LoggerService;
}

/**
 * Gives pull requests environments, and takes them away. Whatever tells of a pull request, what is true of it is asked
 * of its host, so that lost, late and doubled news end alike.
 */
export class Previews {
  readonly #options: PreviewsOptions;
  readonly #turns = new OnePerKey();

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  /** Hears what a git host told. */
  async hear(event: PullRequestEvent): Promise<void> {
    const { config, hosts } = this.#options;
    const repository = config.repositories.find(
      ({ repository: name, path }) =>
        path.toLowerCase() === event.path.toLowerCase() &&
        hosts.get(name)?.type === event.host,
    );
    if (!repository) {
      return;
    }
    await this.#inTurn(repository, async host => {
      await this.#noteApproval(repository, host, event);
      await this.#settle(repository, host, event.number);
    });
  }

  /**
   * Makes the environment of a pull request for who asks, as continuous integration does, or has it show its newest
   * commit.
   *
   * @throws NotAllowedError where the repository is none whose pull requests have environments, or where a member has to
   * approve the commit first
   * @throws NotFoundError where there is no such pull request
   * @throws ConflictError where it is closed, or where the commit is not its newest
   */
  async request(source: PreviewSource, who: Who): Promise<DevEnvironment> {
    const { config, environments, records } = this.#options;
    const repository = this.#known(source.repository);
    const { pullRequest } = source;
    return this.#inTurn(repository, async host => {
      const pull = await host.pullRequest(repository.path, pullRequest);
      const verdict = verdictOn(pull, {
        label: config.label,
        asked: true,
        approvedRevision: await records.approvedRevision({
          repository: repository.repository,
          pullRequest,
        }),
      });
      if (!pull) {
        throw new NotFoundError(
          `source.pullRequest: there is no ${pullRequest} in ${source.repository}`,
        );
      }
      if (verdict.wants === 'nothing') {
        throw new ConflictError(
          `source.pullRequest: ${pullRequest} is ${verdict.because}`,
        );
      }
      if (pull.revision !== source.revision) {
        throw new ConflictError(
          `source.revision: the newest commit of pull request ${pullRequest} is ${pull.revision}`,
        );
      }
      if (verdict.wants === 'approval') {
        await this.#awaitApproval(repository, host, pull);
        throw new NotAllowedError(
          `source.pullRequest: ${pullRequest} comes from a fork; a member who may push approves this commit by the label '${config.label}'`,
        );
      }
      const named = { ...source, repository: repository.repository };
      return environments.show(repository, named, who);
    });
  }

  /** Says on its commit how an environment stands, where it is a preview. */
  async report(environment: DevEnvironment): Promise<void> {
    const { config, hosts, reporter } = this.#options;
    const repository = config.repositories.find(each =>
      isPreviewOf(environment, each),
    );
    const host = repository && hosts.get(repository.repository);
    if (host) {
      await reporter.environment(environment, repository, host);
    }
  }

  /** Makes good what was not heard: looks after every environment, and after labels that nothing was reported on. */
  async lookAround(): Promise<void> {
    const { config, environments, hosts, records } = this.#options;
    for (const repository of config.repositories) {
      await this.#orLog(repository, async () => {
        const host = demandHost(hosts, repository);
        const present = environments.of(repository);
        const numbers = new Set(
          present.flatMap(({ spec }) => spec.source?.pullRequest ?? []),
        );
        const labelled = await host.labelled(repository.path, config.label);
        for (const number of labelled) {
          const key = {
            repository: repository.repository,
            pullRequest: number,
          };
          const pull = await host.pullRequest(repository.path, number);
          // One that was reported on was heard of; that it has no environment is somebody's will.
          if (pull?.revision !== (await records.reportedRevision(key))) {
            numbers.add(number);
          }
        }
        for (const number of numbers) {
          await this.#inTurn(repository, () =>
            this.#settle(repository, host, number),
          );
        }
        await Promise.all(
          environments.of(repository).map(it => this.report(it)),
        );
      });
    }
  }

  #inTurn<T>(
    repository: PreviewRepository,
    task: (host: GitHost) => Promise<T>,
  ): Promise<T> {
    const host = demandHost(this.#options.hosts, repository);
    // The cap is the repository's: two of its pull requests at once would both find room.
    return this.#turns.run(repository.repository, () => task(host));
  }

  async #noteApproval(
    repository: PreviewRepository,
    host: GitHost,
    { number, labelling }: PullRequestEvent,
  ): Promise<void> {
    const { config, records, logger } = this.#options;
    if (!labelling?.labels.includes(config.label)) {
      return;
    }
    const { path } = repository;
    const by =
      labelling.by ?? (await host.labelledBy(path, number, config.label));
    if (by !== undefined && (await host.mayWrite(path, by))) {
      const key = { repository: repository.repository, pullRequest: number };
      await records.approve(key, labelling.revision, by);
      logger.info(
        `${by} asked for a preview of pull request ${number} of ${repository.repository} at ${labelling.revision}`,
      );
    }
  }

  /** Makes it so that the pull request has what it is to have. */
  async #settle(
    repository: PreviewRepository,
    host: GitHost,
    number: number,
  ): Promise<void> {
    const { config, environments, records, reporter } = this.#options;
    const key = { repository: repository.repository, pullRequest: number };
    const pull = await host.pullRequest(repository.path, number);
    const present = await environments.find(repository, number);
    const platform = await environments.platform();
    const verdict = verdictOn(pull, {
      label: config.label,
      asked:
        present !== undefined && present.spec.createdBy !== platform.caller.id,
      approvedRevision: await records.approvedRevision(key),
    });
    if (verdict.wants === 'nothing') {
      if (present) {
        await environments.remove(present);
        await reporter.removed(
          repository,
          host,
          number,
          pull?.revision ?? '',
          REMOVED[verdict.because],
        );
      }
    } else if (pull && verdict.wants === 'approval') {
      await this.#awaitApproval(repository, host, pull);
    } else if (pull) {
      await this.#show(repository, host, pull, platform);
    }
  }

  async #show(
    repository: PreviewRepository,
    host: GitHost,
    { number, revision }: PullRequest,
    who: Who,
  ): Promise<void> {
    const { config, environments, reporter } = this.#options;
    const source = {
      repository: repository.repository,
      revision,
      pullRequest: number,
    };
    try {
      const shown = await environments.show(repository, source, who);
      await reporter.environment(shown, repository, host);
    } catch (error) {
      if (!(error instanceof RefusedError)) {
        throw error;
      }
      // The author can do something about it, or ask who can.
      const url = `${config.portalUrl}/environments`;
      const status = refusedStatus(error.message, url);
      await reporter.commit(repository, host, source, status);
    }
  }

  async #awaitApproval(
    repository: PreviewRepository,
    host: GitHost,
    { number, revision }: PullRequest,
  ): Promise<void> {
    const { config, reporter } = this.#options;
    const status = awaitsApproval(
      config.label,
      `${config.portalUrl}/environments`,
    );
    const source = { pullRequest: number, revision };
    await reporter.commit(repository, host, source, status);
  }

  #known(name: string): PreviewRepository {
    const { repositories } = this.#options.config;
    const found = repositories.find(
      ({ repository }) => repository.toLowerCase() === name.toLowerCase(),
    );
    if (!found) {
      throw new NotAllowedError(
        `source.repository: pull requests of '${name}' have no environments; environments.previews.repositories lists those that have`,
      );
    }
    return found;
  }

  async #orLog(
    { repository }: PreviewRepository,
    task: () => Promise<void>,
  ): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#options.logger.warn(
        `previews of ${repository} could not be looked after: ${
          toError(error).message
        }`,
      );
    }
  }
}

function demandHost(
  hosts: ReadonlyMap<string, GitHost>,
  { repository }: PreviewRepository,
): GitHost {
  const host = hosts.get(repository);
  if (!host) {
    throw new Error(`there is no host of ${repository}`);
  }
  return host;
}
