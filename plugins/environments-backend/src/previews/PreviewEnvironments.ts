import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { annotations, DevEnvironment } from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import { Blueprints } from '../blueprints/Blueprints';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { Asked } from '../environments/Asked';
import { AuthorizedEnvironments } from '../environments/AuthorizedEnvironments';
import { Caller } from '../environments/Caller';
import { completeRequest } from '../environments/completeRequest';
import { CreateEnvironment } from '../environments/CreateEnvironment';
import { EnvironmentOperations } from '../environments/EnvironmentOperations';
import { EnvironmentStore } from '../environments/EnvironmentStore';
import { EnvironmentWriter } from '../environments/EnvironmentWriter';
import { CollisionError } from '../http/RefusedError';
import { wholeSeconds } from '../lifecycle/times';
import {
  isPreviewOf,
  placeOf,
  shortNameOf,
  whoSleeps,
  withImages,
} from './rules';
import { PreviewRepository, PreviewSource } from './types';

/** What environments of pull requests are made with: the same as those of people. */
export interface PreviewEnvironmentsOptions {
  auth: AuthService;
  authorized: AuthorizedEnvironments;
  blueprints: Blueprints;
  config: EnvironmentsConfig;
  creation: CreateEnvironment;
  operations: EnvironmentOperations;
  owners: Owners;
  store: EnvironmentStore;
  writer: EnvironmentWriter;
  now(): Date;
}

/** Who does something: whoever sent a request, or the platform for a git host. */
export interface Who {
  caller: Caller;
  credentials: BackstageCredentials;
}

/** The environments of pull requests. */
export class PreviewEnvironments {
  readonly #options: PreviewEnvironmentsOptions;

  constructor(options: PreviewEnvironmentsOptions) {
    this.#options = options;
  }

  /** The platform itself. */
  async platform(): Promise<Who> {
    const credentials = await this.#options.auth.getOwnServiceCredentials();
    return { caller: { id: credentials.principal.subject }, credentials };
  }

  /**
   * The environment of a pull request.
   *
   * @throws CollisionError where something else has its name
   */
  async find(
    repository: PreviewRepository,
    pullRequest: number,
  ): Promise<DevEnvironment | undefined> {
    const place = placeOf(repository, pullRequest);
    let found: DevEnvironment;
    try {
      found = await this.#options.store.get(place);
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    }
    if (!isPreviewOf(found, repository)) {
      throw new CollisionError(
        'name',
        'NameTaken',
        `'${place.name}' is no preview of ${repository.repository}`,
      );
    }
    return found;
  }

  /** An environment as the watch has told of it since; the same where it has told nothing newer. */
  newest(environment: DevEnvironment): DevEnvironment {
    const { name, namespace, uid, generation = 0 } = environment.metadata;
    const told = this.#options.store.informer.get(`${namespace}/${name}`);
    const isNewer =
      told?.metadata.uid === uid &&
      (told?.metadata.generation ?? 0) >= generation;
    return told && isNewer ? told : environment;
  }

  /** All of a repository, as the watch has told of them. */
  of(repository: PreviewRepository): DevEnvironment[] {
    return this.#options.store
      .list()
      .filter(environment => isPreviewOf(environment, repository));
  }

  /**
   * Makes or changes the environment so that it shows the commit, and puts others of the repository to sleep where more
   * than its cap then run.
   *
   * @returns the same as {@link find} where it shows the commit already
   */
  async show(
    repository: PreviewRepository,
    source: PreviewSource,
    who: Who,
  ): Promise<DevEnvironment> {
    const present = await this.find(repository, source.pullRequest);
    if (present?.metadata.deletionTimestamp) {
      throw new ConflictError(
        `the earlier preview '${present.metadata.name}' is still being removed`,
      );
    }
    const shown = present
      ? await this.#update(repository, present, source, who)
      : await this.#create(repository, source, who);
    if (shown !== present && !shown.spec.paused) {
      await this.#makeRoom(repository, source.pullRequest);
    }
    return shown;
  }

  /** Removes an environment at once. */
  async remove(environment: DevEnvironment): Promise<void> {
    const asked = { name: environment.metadata, ...(await this.platform()) };
    await this.#options.operations.delete(asked, true);
  }

  async #create(
    repository: PreviewRepository,
    source: PreviewSource,
    { caller, credentials }: Who,
  ): Promise<DevEnvironment> {
    const { owner, team, blueprint, ttlHours, images } = repository;
    const request = {
      name: shortNameOf(source.repository, source.pullRequest),
      description: `Preview of pull request ${source.pullRequest} of ${source.repository}`,
      owner,
      team,
      blueprint,
      ttlHours,
    };
    return this.#options.creation.run({
      caller,
      credentials,
      content: source,
      complete: async () => {
        const spec = await completeRequest(request, caller, this.#options);
        const services = withImages(spec.services, images, source);
        return { ...spec, services, source };
      },
    });
  }

  async #update(
    { images }: PreviewRepository,
    present: DevEnvironment,
    source: PreviewSource,
    who: Who,
  ): Promise<DevEnvironment> {
    const { authorized, now, writer } = this.#options;
    const asked: Asked = { name: present.metadata, ...who };
    const { spec } = await authorized.getFor(
      'update',
      asked.name,
      who.credentials,
    );
    if (
      spec.source?.revision === source.revision &&
      spec.deleteAfter === undefined
    ) {
      return present;
    }
    return writer.change(asked, 'update', environment => ({
      spec: {
        source,
        services: withImages(environment.spec.services, images, source),
        paused: false,
        deleteAfter: null,
      },
      annotations: {
        [annotations.lastActivityAt]: wholeSeconds(now().getTime()),
      },
    }));
  }

  async #makeRoom(
    repository: PreviewRepository,
    pullRequest: number,
  ): Promise<void> {
    const { writer } = this.#options;
    const current = placeOf(repository, pullRequest).name;
    const who = await this.platform();
    const others = this.of(repository).filter(
      ({ metadata }) => metadata.name !== current,
    );
    for (const { metadata } of whoSleeps(others, repository.cap - 1)) {
      await writer.change({ name: metadata, ...who }, 'update', () => ({
        spec: { paused: true },
      }));
    }
  }
}
