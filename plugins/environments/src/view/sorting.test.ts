import { environment } from '../__testUtils__/fixtures';
import { sortEnvironments } from './sorting';

const a = environment({
  name: 'a',
  phase: 'Ready',
  expiresAt: '2026-03-02T00:00:00Z',
});
const b = environment({
  name: 'b',
  phase: 'Degraded',
  expiresAt: '2026-03-01T00:00:00Z',
});
const c = environment({
  name: 'c',
  phase: 'Ready',
  expiresAt: '2026-03-03T00:00:00Z',
});
const order = (...sort: [string, 'ascending' | 'descending']) =>
  sortEnvironments([c, a, b], { column: sort[0], direction: sort[1] })
    .map(e => e.name)
    .join('');

describe('sortEnvironments', () => {
  it.each([
    ['name', 'ascending', 'abc'],
    ['name', 'descending', 'cba'],
    ['expiresAt', 'ascending', 'bac'],
    ['phase', 'ascending', 'bac'],
  ] as const)('by %s, %s', (column, direction, expected) => {
    expect(order(column, direction)).toBe(expected);
  });

  it('keeps equal ones by name in both directions, so that rows do not jump', () => {
    expect(order('phase', 'descending')).toBe('acb');
  });
});
