import { DevEnvironment } from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import { notARef, ownerNotFound, readRef } from '../acceptance/ownership';
import { RefusedError } from '../http/RefusedError';

/**
 * Who takes an environment over: another member of its team, for team, namespace and names stay.
 *
 * @param given - entity reference of a user, as it was asked
 * @returns the whole reference
 * @throws RefusedError where it is none, or nobody of the team
 */
export async function newOwnerOf(
  given: string,
  { spec: { owner, team } }: DevEnvironment,
  owners: Owners,
): Promise<string> {
  const user = readRef(given, 'user');
  if (user === undefined) {
    throw new RefusedError([notARef('owner', 'user')]);
  }
  if (user === owner) {
    return user;
  }
  const teams = await owners.teamsOf(user);
  if (!teams) {
    throw new RefusedError([ownerNotFound(user)]);
  }
  if (!teams.some(({ ref }) => ref === team)) {
    throw new RefusedError([
      {
        field: 'owner',
        rule: 'OwnerTransfer',
        message: `'${user}' is no member of '${team}', which the environment stays with; clone it for another team and delete it`,
      },
    ]);
  }
  return user;
}
