import { condition, environment } from '../__testUtils__/fixtures';
import {
  countByScope,
  filterEnvironments,
  filtersFromQuery,
  queryFromFilters,
  type Filters,
} from './filters';

const reader = {
  userRef: 'user:default/alice',
  groupRefs: ['group:default/backend-team'],
};
const all: Filters = { scope: 'all', phase: 'any', text: '' };
const { spec } = environment();
const mine = environment({ name: 'dev-mine-alice' });
const mates = environment({
  name: 'dev-mate-bob',
  phase: 'Failed',
  spec: { ...spec, owner: 'user:default/bob' },
});
const others = environment({
  name: 'dev-other-iris',
  spec: {
    ...spec,
    owner: 'user:default/iris',
    team: 'group:default/frontend-team',
    description: 'Rehearsal of the Ledger',
  },
});
const everything = [mine, mates, others];
const names = (filters: Filters) =>
  filterEnvironments(everything, filters, reader).map(e => e.name);

describe('filterEnvironments', () => {
  it('tells mine, those of my teams and all apart', () => {
    expect(names({ ...all, scope: 'mine' })).toEqual([mine.name]);
    expect(names({ ...all, scope: 'teams' })).toEqual([mine.name, mates.name]);
    expect(names(all)).toHaveLength(3);
  });

  it('keeps one phase', () => {
    expect(names({ ...all, phase: 'Failed' })).toEqual([mates.name]);
  });

  it('wants every word, in any order and case', () => {
    expect(names({ ...all, text: 'ledger  REHEARSAL' })).toEqual([others.name]);
    expect(names({ ...all, text: 'ledger bob' })).toEqual([]);
  });
});

describe('countByScope', () => {
  it('counts before the other filters', () => {
    expect(countByScope(everything, reader)).toEqual({
      mine: 1,
      teams: 2,
      all: 3,
    });
  });
});

describe('filters in the address', () => {
  it('are read back as they were', () => {
    const filters: Filters = { scope: 'teams', phase: 'Ready', text: 'a b' };
    expect(filtersFromQuery(queryFromFilters(filters))).toEqual(filters);
  });

  it('are absent while they are the usual ones, and survive nonsense', () => {
    const usual = filtersFromQuery(new URLSearchParams('scope=theirs'));
    expect(usual.scope).toBe('mine');
    expect(queryFromFilters(usual).toString()).toBe('');
  });
});

describe('the filter by state', () => {
  const asleep = environment({
    phase: 'Paused',
    conditions: [condition('Services', 'False', { reason: 'Asleep' })],
  });
  const found = (phase: string) =>
    filterEnvironments(
      [asleep],
      { scope: 'all', phase, text: '' },
      { userRef: '', groupRefs: [] },
    ).length;

  it('finds a pause by its reason, and by any', () => {
    expect([found('Asleep'), found('Paused'), found('Idle')]).toEqual([
      1, 1, 0,
    ]);
  });
});
