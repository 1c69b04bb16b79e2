import {
  DevEnvironmentSpec,
  EnvironmentRequest,
  Problem,
} from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import { notARef, readRef } from '../acceptance/ownership';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { RefusedError } from '../http/RefusedError';
import { Caller } from './Caller';

/**
 * Makes a whole spec of a request: the caller owns it, their only team has it, and the rest is as configured, unless it
 * says otherwise.
 *
 * @throws RefusedError where owner or team cannot be told
 */
export async function completeRequest(
  request: EnvironmentRequest,
  caller: Caller,
  owners: Owners,
  { defaults }: EnvironmentsConfig,
): Promise<DevEnvironmentSpec> {
  const owner = ownerOf(request, caller);
  const team = await teamOf(request, owner, owners);
  return {
    name: request.name,
    owner,
    team,
    createdBy: caller.id,
    ...(request.description === undefined
      ? {}
      : { description: request.description }),
    ...(request.contact === undefined ? {} : { contact: request.contact }),
    ttlHours: request.ttlHours ?? defaults.ttlHours,
    paused: false,
    resources: { ...defaults.resources, ...request.resources },
    services: request.services ?? [],
  };
}

function ownerOf({ owner }: EnvironmentRequest, caller: Caller): string {
  const given = owner ?? caller.user;
  if (given === undefined) {
    throw new RefusedError([
      {
        field: 'owner',
        rule: 'Required',
        message: 'must be given by callers that are no users',
      },
    ]);
  }
  return orRefuse(readRef(given, 'user'), notARef('owner', 'user'));
}

async function teamOf(
  { team }: EnvironmentRequest,
  owner: string,
  owners: Owners,
): Promise<string> {
  if (team !== undefined) {
    return orRefuse(readRef(team, 'group'), notARef('team', 'group'));
  }
  const teams = await owners.teamsOf(owner);
  if (!teams) {
    throw new RefusedError([
      {
        field: 'owner',
        rule: 'OwnerNotFound',
        message: `'${owner}' is no user in the catalog`,
      },
    ]);
  }
  if (teams.length !== 1) {
    throw new RefusedError([
      {
        field: 'team',
        rule: 'TeamAmbiguous',
        message:
          teams.length === 0
            ? `'${owner}' is in no team, and every environment belongs to one`
            : `must be given: '${owner}' is in ${teams
                .map(({ ref }) => ref)
                .join(', ')}`,
      },
    ]);
  }
  return teams[0].ref;
}

function orRefuse(value: string | undefined, problem: Problem): string {
  if (value === undefined) {
    throw new RefusedError([problem]);
  }
  return value;
}
