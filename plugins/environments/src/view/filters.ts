import { type Environment } from '../api/types';
import { isInState } from './stateView';

/** Whose environments are listed. */
export type Scope = 'mine' | 'teams' | 'all';

/** What the reader asked the list for. */
export interface Filters {
  scope: Scope;
  /** A phase, a reason of a pause, or `any`. */
  phase: string;
  /** Words that must all occur in name, owner, team, description or services. */
  text: string;
}

/** Who is reading: entity references of the user and of their groups. */
export interface Reader {
  userRef: string;
  groupRefs: readonly string[];
}

function inScope(environment: Environment, scope: Scope, reader: Reader) {
  switch (scope) {
    case 'mine':
      return environment.spec.owner === reader.userRef;
    case 'teams':
      return reader.groupRefs.includes(environment.spec.team);
    default:
      return true;
  }
}

function hasWords(environment: Environment, words: readonly string[]) {
  const haystack = [
    environment.name,
    environment.spec.owner,
    environment.spec.team,
    environment.spec.description ?? '',
    ...environment.services.map(service => service.name),
  ]
    .join(' ')
    .toLocaleLowerCase();
  return words.every(word => haystack.includes(word));
}

/** The environments that the filters let through, in the order given. */
export function filterEnvironments(
  environments: readonly Environment[],
  filters: Filters,
  reader: Reader,
): Environment[] {
  const words = filters.text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return environments.filter(
    environment =>
      inScope(environment, filters.scope, reader) &&
      (filters.phase === 'any' || isInState(environment, filters.phase)) &&
      hasWords(environment, words),
  );
}

/** How many environments each scope holds, before the other filters. */
export function countByScope(
  environments: readonly Environment[],
  reader: Reader,
): Record<Scope, number> {
  const count = (scope: Scope) =>
    environments.filter(e => inScope(e, scope, reader)).length;
  return { mine: count('mine'), teams: count('teams'), all: count('all') };
}

const DEFAULTS: Filters = { scope: 'mine', phase: 'any', text: '' };
const isScope = (value: string | null): value is Scope =>
  value === 'mine' || value === 'teams' || value === 'all';

/** Reads filters from the address bar, so that a filtered list can be shared. */
export function filtersFromQuery(query: URLSearchParams): Filters {
  const scope = query.get('scope');
  return {
    scope: isScope(scope) ? scope : DEFAULTS.scope,
    phase: query.get('phase') ?? DEFAULTS.phase,
    text: query.get('q') ?? DEFAULTS.text,
  };
}

/** The shortest query that {@link filtersFromQuery} reads back as these filters. */
export function queryFromFilters(filters: Filters): URLSearchParams {
  const query = new URLSearchParams();
  if (filters.scope !== DEFAULTS.scope) {
    query.set('scope', filters.scope);
  }
  if (filters.phase !== DEFAULTS.phase) {
    query.set('phase', filters.phase);
  }
  if (filters.text !== DEFAULTS.text) {
    query.set('q', filters.text);
  }
  return query;
}
