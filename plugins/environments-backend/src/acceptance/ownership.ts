import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Problem } from '@itdo/plugin-environments-common';
import { Owners } from './Owners';

/** Reads an entity reference of one kind; undefined where it is none. */
export function readRef(
  text: string,
  kind: 'user' | 'group' | 'component',
): string | undefined {
  if (text.length > 140) {
    return undefined;
  }
  try {
    const ref = parseEntityRef(text, {
      defaultKind: kind,
      defaultNamespace: 'default',
    });
    const whole = stringifyEntityRef(ref);
    const legal =
      /^[a-z]+:[a-z0-9][-a-z0-9._]{0,62}\/[a-z0-9][-a-z0-9._]{0,62}$/;
    return whole.startsWith(`${kind}:`) && legal.test(whole)
      ? whole
      : undefined;
  } catch {
    // parseEntityRef throws at what is no reference, which is the answer.
    return undefined;
  }
}

/** The refusal of a text that is no reference of the kind. */
export function notARef(
  field: 'owner' | 'team' | 'component',
  kind: string,
): Problem {
  return {
    field,
    rule: 'EntityReference',
    message: `must be the entity reference of a ${kind}, such as ${kind}:default/name`,
  };
}

/** The refusal of an owner who is nobody. */
export function ownerNotFound(owner: string): Problem {
  return {
    field: 'owner',
    rule: 'OwnerNotFound',
    message: `'${owner}' is no user in the catalog`,
  };
}

/** The refusal of a team that is none. */
export function teamNotFound(team: string): Problem {
  return {
    field: 'team',
    rule: 'TeamNotFound',
    message: `'${team}' is no team in the catalog`,
  };
}

/** Checks that owner and team are in the catalog and that one belongs to the other. */
export async function checkOwnership(
  owner: string,
  team: string,
  owners: Owners,
): Promise<Problem[]> {
  const [teams, exists] = await Promise.all([
    owners.teamsOf(owner),
    owners.isTeam(team),
  ]);
  const problems: Problem[] = [];
  if (!teams) {
    problems.push(ownerNotFound(owner));
  }
  if (!exists) {
    problems.push(teamNotFound(team));
  }
  if (teams && exists && !teams.some(({ ref }) => ref === team)) {
    problems.push({
      field: 'team',
      rule: 'NotATeamMember',
      message: `'${owner}' is no member of '${team}'`,
    });
  }
  return problems;
}
