import { Permission, PolicyDecision } from '@backstage/plugin-permission-common';
import { allow, deny, onlyWhere } from './decisions';
import { Principal } from './principal';

/**
 * Rules for development environments: reading is shared within a team, changing is the
 * owner's, and of a team's leads.
 *
 * @returns undefined where the permission is not about environments
 */
export function decideEnvironment(
  permission: Permission,
  { user, teams, roles }: Principal,
): PolicyDecision | undefined {
  const ownerIsMe = { rule: 'IS_OWNER', params: { owners: [user] } };
  const teamIsMine = { rule: 'IS_TEAM', params: { teams } };
  switch (permission.name) {
    case 'environments.environment.read':
      return roles.has('developer')
        ? onlyWhere('environments', permission, ownerIsMe, teamIsMine)
        : deny;
    case 'environments.environment.create':
      return roles.has('developer') ? allow : deny;
    case 'environments.environment.update':
    case 'environments.environment.delete':
      if (!roles.has('developer')) {
        return deny;
      }
      return roles.has('lead')
        ? onlyWhere('environments', permission, ownerIsMe, teamIsMine)
        : onlyWhere('environments', permission, ownerIsMe);
    default:
      return undefined;
  }
}
