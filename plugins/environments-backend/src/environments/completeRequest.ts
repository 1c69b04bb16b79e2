import {
  DevEnvironmentSpec,
  EnvironmentRequest,
} from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import { notARef, ownerNotFound, readRef } from '../acceptance/ownership';
import { Blueprints } from '../blueprints/Blueprints';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { orRefuse, RefusedError } from '../http/RefusedError';
import { Caller } from './Caller';

/** What requests are completed from. */
export interface Completion {
  owners: Owners;
  blueprints: Blueprints;
  config: Pick<EnvironmentsConfig, 'defaults'>;
}

/**
 * Makes a whole spec of a request: the caller owns it, their only team has it, and the rest is as its blueprint says, or
 * as configured, unless it says otherwise.
 *
 * @throws RefusedError where owner, team or blueprint cannot be told
 */
export async function completeRequest(
  request: EnvironmentRequest,
  caller: Caller,
  { owners, blueprints, config: { defaults } }: Completion,
): Promise<DevEnvironmentSpec> {
  const preset = await presetOf(request.blueprint, blueprints);
  const { description, contact, resources } = request;
  const component =
    request.component === undefined
      ? undefined
      : componentOf(request.component);
  const autoPauseHours = request.autoPauseHours ?? preset?.autoPauseHours;
  const sleep = request.sleep ?? preset?.sleep;
  return {
    name: request.name,
    ...(await ownershipOf(request, caller, owners)),
    ...(component === undefined ? {} : { component }),
    ...(description === undefined ? {} : { description }),
    ...(contact === undefined ? {} : { contact }),
    ttlHours: request.ttlHours ?? preset?.ttlHours ?? defaults.ttlHours,
    paused: false,
    ...(autoPauseHours === undefined ? {} : { autoPauseHours }),
    ...(sleep === undefined ? {} : { sleep }),
    ...(preset
      ? { blueprint: { name: preset.name, version: preset.version } }
      : {}),
    resources: { ...defaults.resources, ...preset?.resources, ...resources },
    services: request.services ?? preset?.services ?? [],
  };
}

/**
 * The component of a text in the catalog's short or long form.
 *
 * @throws RefusedError where it is none
 */
export function componentOf(text: string): string {
  return orRefuse(
    readRef(text, 'component'),
    notARef('component', 'component'),
  );
}

/**
 * Whose a new environment is, and who asked for it.
 *
 * @throws RefusedError where that cannot be told
 */
export async function ownershipOf(
  request: { owner?: string; team?: string },
  caller: Caller,
  owners: Owners,
): Promise<Pick<DevEnvironmentSpec, 'owner' | 'team' | 'createdBy'>> {
  const owner = ownerOf(request, caller);
  const team = await teamOf(request, owner, owners);
  return { owner, team, createdBy: caller.id };
}

async function presetOf(name: string | undefined, blueprints: Blueprints) {
  if (name === undefined) {
    return undefined;
  }
  return orRefuse(await blueprints.get(name), {
    field: 'blueprint',
    rule: 'BlueprintNotFound',
    message: `'${name}' is no blueprint that is offered`,
  });
}

function ownerOf({ owner }: { owner?: string }, caller: Caller): string {
  const given = orRefuse(owner ?? caller.user, {
    field: 'owner',
    rule: 'Required',
    message: 'must be given by callers that are no users',
  });
  return orRefuse(readRef(given, 'user'), notARef('owner', 'user'));
}

async function teamOf(
  { team }: { team?: string },
  owner: string,
  owners: Owners,
): Promise<string> {
  if (team !== undefined) {
    return orRefuse(readRef(team, 'group'), notARef('team', 'group'));
  }
  const teams = orRefuse(await owners.teamsOf(owner), ownerNotFound(owner));
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
