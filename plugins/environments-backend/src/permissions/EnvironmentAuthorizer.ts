import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import {
  DevEnvironment,
  RESOURCE_TYPE_ENVIRONMENT,
} from '@itdo/plugin-environments-common';
import { EnvironmentFilter } from './rules';

type EnvironmentPermission = ResourcePermission<
  typeof RESOURCE_TYPE_ENVIRONMENT
>;

/** Asks the policy, and turns its conditions into filters. */
export class EnvironmentAuthorizer {
  readonly #permissions: PermissionsService;
  readonly #meets: ReturnType<typeof createConditionAuthorizer<DevEnvironment>>;

  constructor(
    permissions: PermissionsService,
    rules: PermissionRuleset<
      DevEnvironment,
      EnvironmentFilter,
      typeof RESOURCE_TYPE_ENVIRONMENT
    >,
  ) {
    this.#permissions = permissions;
    this.#meets = createConditionAuthorizer<DevEnvironment>(rules);
  }

  /** Which environments a permission covers for these credentials. */
  async filter(
    permission: EnvironmentPermission,
    credentials: BackstageCredentials,
  ): Promise<EnvironmentFilter> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    return environment => this.#meets(decision, environment);
  }

  /** @throws NotAllowedError where the policy says no */
  async demand(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`you may not do this: ${permission.name}`);
    }
  }
}
