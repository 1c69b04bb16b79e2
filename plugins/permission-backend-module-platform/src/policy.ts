import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { resolvePrincipal, RoleGroups } from './principal';
import { decide } from './rules';

/** Answers for people; services are held by their access restrictions alone. */
export class PlatformPolicy implements PermissionPolicy {
  readonly #groups: RoleGroups;

  constructor(groups: RoleGroups) {
    this.#groups = groups;
  }

  async handle({ permission }: PolicyQuery, user?: PolicyQueryUser) {
    if (!user) {
      return { result: AuthorizeResult.DENY } as const;
    }
    return decide(permission, resolvePrincipal(user.info, this.#groups));
  }
}
