import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  DevEnvironment,
  environmentAccessPermission,
  environmentCreatePermission,
  environmentDeletePermission,
  environmentReadPermission,
  environmentRevealPermission,
  environmentUpdatePermission,
} from '@itdo/plugin-environments-common';
import { EnvironmentAuthorizer } from '../permissions/EnvironmentAuthorizer';
import { EnvironmentFilter } from '../permissions/rules';
import {
  EnvironmentName,
  EnvironmentStore,
  notFound,
} from './EnvironmentStore';

/** What may be asked for of an environment beside reading it. */
export type Right = 'update' | 'delete' | 'access' | 'reveal';

const PERMISSIONS = {
  update: environmentUpdatePermission,
  delete: environmentDeletePermission,
  access: environmentAccessPermission,
  reveal: environmentRevealPermission,
} as const;

const REFUSED = {
  update: 'change it',
  delete: 'change it',
  access: 'work inside it',
  reveal: 'see its passwords',
} as const;

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

  /**
   * @param options - `fresh` asks the cluster instead of the watched copy
   * @throws NotFoundError where there is none, or none that the caller may read
   */
  async get(
    name: EnvironmentName,
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<DevEnvironment> {
    const [environment, readable] = await Promise.all([
      options.fresh ? this.#store.read(name) : this.#store.get(name),
      this.readable(credentials),
    ]);
    if (!readable(environment)) {
      throw notFound(name);
    }
    return environment;
  }

  /**
   * {@link get} of what the caller has another right to, too.
   *
   * @throws NotAllowedError where they may only read it
   */
  async getFor(
    right: Right,
    name: EnvironmentName,
    credentials: BackstageCredentials,
    options: { fresh?: boolean } = {},
  ): Promise<DevEnvironment> {
    const [environment, covered] = await Promise.all([
      this.get(name, credentials, options),
      this.#authorizer.filter(PERMISSIONS[right], credentials),
    ]);
    if (!covered(environment)) {
      throw notYours(environment, REFUSED[right]);
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
}

function notYours(
  { metadata, spec }: DevEnvironment,
  what: string,
): NotAllowedError {
  return new NotAllowedError(
    `environment '${metadata.name}' belongs to '${spec.owner}'; you may not ${what}`,
  );
}
