import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  DevEnvironment,
  environmentCreatePermission,
  environmentDeletePermission,
  environmentReadPermission,
  environmentUpdatePermission,
} from '@itdo/plugin-environments-common';
import { EnvironmentAuthorizer } from '../permissions/EnvironmentAuthorizer';
import { EnvironmentFilter } from '../permissions/rules';
import {
  EnvironmentChanges,
  EnvironmentName,
  EnvironmentStore,
  notFound,
} from './EnvironmentStore';

/** The environments of the cluster, as far as the caller may see and change them. */
export class AuthorizedEnvironments {
  readonly #store: EnvironmentStore;
  readonly #authorizer: EnvironmentAuthorizer;

  constructor(store: EnvironmentStore, authorizer: EnvironmentAuthorizer) {
    this.#store = store;
    this.#authorizer = authorizer;
  }

  /** What of the environments the caller may read. */
  readable(credentials: BackstageCredentials): Promise<EnvironmentFilter> {
    return this.#authorizer.filter(environmentReadPermission, credentials);
  }

  async list(credentials: BackstageCredentials): Promise<DevEnvironment[]> {
    const readable = await this.readable(credentials);
    return this.#store.list().filter(readable);
  }

  /** @throws NotFoundError where there is none, or none that the caller may read */
  async get(
    name: EnvironmentName,
    credentials: BackstageCredentials,
  ): Promise<DevEnvironment> {
    const [environment, readable] = await Promise.all([
      this.#store.get(name),
      this.readable(credentials),
    ]);
    if (!readable(environment)) {
      throw notFound(name);
    }
    return environment;
  }

  /** @throws NotAllowedError where the caller may not make one at all, or not for this owner */
  async demandCreate(
    environment: DevEnvironment,
    caller: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<void> {
    await this.#authorizer.demand(environmentCreatePermission, credentials);
    if (environment.spec.owner === caller) {
      return;
    }
    const changeable = await this.#authorizer.filter(
      environmentUpdatePermission,
      credentials,
    );
    if (!changeable(environment)) {
      throw new NotAllowedError(
        `owner: you may not ask for environments of '${environment.spec.owner}'`,
      );
    }
  }

  async update(
    environment: DevEnvironment,
    changes: EnvironmentChanges,
    credentials: BackstageCredentials,
  ): Promise<DevEnvironment> {
    const changeable = await this.#authorizer.filter(
      environmentUpdatePermission,
      credentials,
    );
    if (!changeable(environment)) {
      throw notYours(environment);
    }
    return this.#store.update(environment, changes);
  }

  async delete(
    name: EnvironmentName,
    credentials: BackstageCredentials,
  ): Promise<DevEnvironment> {
    const [environment, removable] = await Promise.all([
      this.get(name, credentials),
      this.#authorizer.filter(environmentDeletePermission, credentials),
    ]);
    if (!removable(environment)) {
      throw notYours(environment);
    }
    await this.#store.delete(environment);
    return environment;
  }
}

function notYours({ metadata, spec }: DevEnvironment): NotAllowedError {
  return new NotAllowedError(
    `environment '${metadata.name}' belongs to '${spec.owner}'; you may not change it`,
  );
}
