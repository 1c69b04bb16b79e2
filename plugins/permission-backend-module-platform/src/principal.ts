import { RootConfigService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/**
 * What a person is to the platform. Continuous integration is no person: it
 * calls with an external access token, whose `accessRestrictions` are its role.
 */
export type Role = 'developer' | 'lead' | 'platform-team' | 'auditor';

/** Which groups of the catalog give a role; entity references. */
export interface RoleGroups {
  platformTeam: string;
  leads: string;
  auditors: string;
}

/** Who asks, in the terms of the policy. */
export interface Principal {
  /** Entity reference of the user. */
  user: string;
  /** Entity references of the teams, without the groups that only give a role. */
  teams: string[];
  /** The user and all their groups: who may own a thing of the catalog. */
  ownership: string[];
  roles: ReadonlySet<Role>;
}

/**
 * Reads `permission.platform.groups`, with the groups of the embedded catalog
 * as defaults.
 *
 * @throws InputError where a value is no reference of a group
 */
export function readRoleGroups(config: RootConfigService): RoleGroups {
  const read = (key: string, fallback: string) => {
    const path = `permission.platform.groups.${key}`;
    const value = config.getOptionalString(path) ?? fallback;
    const ref = parseEntityRef(value, { defaultKind: 'group' });
    if (ref.kind.toLowerCase() !== 'group') {
      throw new InputError(`${path} must name a group, not '${value}'`);
    }
    return stringifyEntityRef(ref);
  };
  return {
    platformTeam: read('platformTeam', 'group:default/platform-team'),
    leads: read('leads', 'group:default/leads'),
    auditors: read('auditors', 'group:default/auditors'),
  };
}

/** Derives teams and roles from what a user's identity says they own as. */
export function resolvePrincipal(
  identity: { userEntityRef: string; ownershipEntityRefs: string[] },
  groups: RoleGroups,
): Principal {
  const memberships = identity.ownershipEntityRefs.filter(ref =>
    ref.startsWith('group:'),
  );
  const teams = memberships.filter(
    ref => ref !== groups.leads && ref !== groups.auditors,
  );
  const roles = new Set<Role>();
  if (teams.length > 0) {
    roles.add('developer');
  }
  if (teams.length > 0 && memberships.includes(groups.leads)) {
    roles.add('lead');
  }
  if (memberships.includes(groups.platformTeam)) {
    roles.add('platform-team');
  }
  if (memberships.includes(groups.auditors)) {
    roles.add('auditor');
  }
  return {
    user: identity.userEntityRef,
    teams,
    ownership: identity.ownershipEntityRefs,
    roles,
  };
}
