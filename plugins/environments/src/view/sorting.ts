import { type Environment } from '../api/types';
import { stateView } from './stateView';

/** A column to sort by, and which way. */
export interface Sort {
  column: string | number;
  direction: 'ascending' | 'descending';
}

function keyOf(environment: Environment, column: Sort['column']): string {
  switch (column) {
    case 'phase':
      return stateView(environment).label;
    case 'owner':
      return environment.spec.owner;
    case 'expiresAt':
      return environment.expiresAt;
    default:
      return environment.name;
  }
}

/** The environments in the order asked for; equal ones by name, so that nothing jumps. */
export function sortEnvironments(
  environments: readonly Environment[],
  sort: Sort,
): Environment[] {
  const sign = sort.direction === 'descending' ? -1 : 1;
  return [...environments].sort(
    (a, b) =>
      sign * keyOf(a, sort.column).localeCompare(keyOf(b, sort.column)) ||
      a.name.localeCompare(b.name) ||
      a.uid.localeCompare(b.uid),
  );
}
