import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  Budgets,
  BudgetUse,
  budgetsOf,
  DevEnvironment,
} from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import {
  notARef,
  ownerNotFound,
  readRef,
  teamNotFound,
} from '../acceptance/ownership';
import { AuthorizedEnvironments } from '../environments/AuthorizedEnvironments';
import { Caller } from '../environments/Caller';
import { orRefuse, RefusedError } from '../http/RefusedError';
import { BudgetGate } from './BudgetGate';

/** Somebody whose own environments are nobody's business but the team's. */
const NOBODY = 'user:default/-';

/** Whose budgets are asked for, as entity references. */
export interface BudgetQuery {
  owner?: string;
  team?: string;
}

/** What it takes to answer. */
export interface BudgetOptions {
  authorized: AuthorizedEnvironments;
  owners: Owners;
  gate: BudgetGate;
  budgets: Budgets;
}

/**
 * The budgets of an owner and a team: of the caller and their only team unless it is said otherwise. Those of others are
 * told to who may read what is theirs.
 *
 * @throws RefusedError where owner or team are not in the catalog
 * @throws NotAllowedError where the caller may not read environments of theirs
 */
export async function budgetsFor(
  query: BudgetQuery,
  caller: Caller,
  credentials: BackstageCredentials,
  options: BudgetOptions,
): Promise<BudgetUse[]> {
  const { authorized, owners, gate, budgets } = options;
  const owner =
    query.owner === undefined
      ? caller.user
      : orRefuse(readRef(query.owner, 'user'), notARef('owner', 'user'));
  const teams = owner === undefined ? [] : await teamsOf(owner, owners);
  const team =
    query.team === undefined
      ? onlyOne(teams)
      : await teamCalled(query.team, owners);
  if (owner === undefined && team === undefined) {
    throw new RefusedError([
      {
        field: 'owner',
        rule: 'Required',
        message: 'must be given, or a team, by callers that are no users',
      },
    ]);
  }
  const readable = await authorized.readable(credentials);
  const mayRead = (spec: { owner: string; team: string }) =>
    readable({ spec } as DevEnvironment);
  const isOther = owner !== undefined && owner !== caller.user;
  if (isOther && !teams.some(each => mayRead({ owner, team: each }))) {
    throw new NotAllowedError(`owner: you may not see what '${owner}' has`);
  }
  const isGiven = query.team !== undefined && team !== undefined;
  if (isGiven && !mayRead({ owner: NOBODY, team })) {
    throw new NotAllowedError(`team: you may not see what '${team}' has`);
  }
  return budgetsOf(gate.environments(), budgets, { owner, team });
}

async function teamsOf(owner: string, owners: Owners): Promise<string[]> {
  const teams = orRefuse(await owners.teamsOf(owner), ownerNotFound(owner));
  return teams.map(({ ref }) => ref);
}

async function teamCalled(text: string, owners: Owners): Promise<string> {
  const team = orRefuse(readRef(text, 'group'), notARef('team', 'group'));
  if (!(await owners.isTeam(team))) {
    throw new RefusedError([teamNotFound(team)]);
  }
  return team;
}

function onlyOne(teams: string[]): string | undefined {
  return teams.length === 1 ? teams[0] : undefined;
}
