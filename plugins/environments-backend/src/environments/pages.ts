import { InputError } from '@backstage/errors';
import { DevEnvironment, Phase } from '@itdo/plugin-environments-common';
import { shownPhase } from './view';

/** Which environments are asked for, and which part of them. */
export interface PageQuery {
  owner?: string;
  team?: string;
  component?: string;
  phase?: Phase;
  limit: number;
  cursor?: string;
}

/** One page of environments. */
export interface Page {
  items: DevEnvironment[];
  totalItems: number;
  nextCursor?: string;
}

/**
 * A page of environments in the order of namespace and name. A cursor stands for the last item of the page before, so
 * that what comes and goes meanwhile shifts nothing.
 */
export function pageOf(
  environments: DevEnvironment[],
  { owner, team, component, phase, limit, cursor }: PageQuery,
): Page {
  const after = cursor === undefined ? '' : decodeCursor(cursor);
  const matching = environments
    .filter(
      each =>
        (owner === undefined || each.spec.owner === owner) &&
        (team === undefined || each.spec.team === team) &&
        (component === undefined || each.spec.component === component) &&
        (phase === undefined || phase === shownPhase(each)),
    )
    .map(environment => ({ key: keyOf(environment), environment }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const rest = matching.filter(({ key }) => key > after);
  const items = rest.slice(0, limit);
  return {
    items: items.map(({ environment }) => environment),
    totalItems: matching.length,
    ...(rest.length > limit
      ? { nextCursor: encodeCursor(items[items.length - 1].key) }
      : {}),
  };
}

function keyOf({ metadata }: DevEnvironment): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function encodeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(key)) {
    throw new InputError('cursor: is not one that a former page gave');
  }
  return key;
}
