import {
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  environmentAccessPermission,
  environmentCreatePermission,
  environmentDeletePermission,
  environmentReadPermission,
  environmentRevealPermission,
  environmentRules,
  environmentUpdatePermission,
} from '@itdo/plugin-environments-common';
import { allow, deny, onlyWhere } from './decisions';
import { Principal } from './principal';

/**
 * Rules for development environments: reading and working inside are shared
 * within a team, as the team's roles in the cluster have it; changing, and being
 * shown passwords, is the owner's and of the leads of the team.
 *
 * @returns undefined where the permission is not about environments
 */
export function decideEnvironment(
  permission: Permission,
  { user, teams, roles }: Principal,
): PolicyDecision | undefined {
  const ownerIsMe = {
    rule: environmentRules.isOwner,
    params: { owners: [user] },
  };
  const teamIsMine = { rule: environmentRules.isTeamMember, params: { teams } };
  const mayNothing = !roles.has('developer');
  switch (permission.name) {
    case environmentCreatePermission.name:
      return mayNothing ? deny : allow;
    case environmentReadPermission.name:
    case environmentAccessPermission.name:
      return mayNothing
        ? deny
        : onlyWhere('environments', permission, ownerIsMe, teamIsMine);
    case environmentUpdatePermission.name:
    case environmentDeletePermission.name:
    case environmentRevealPermission.name:
      if (mayNothing) {
        return deny;
      }
      return roles.has('lead')
        ? onlyWhere('environments', permission, ownerIsMe, teamIsMine)
        : onlyWhere('environments', permission, ownerIsMe);
    default:
      return undefined;
  }
}
