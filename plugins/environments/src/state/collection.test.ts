import { environment } from '../__testUtils__/fixtures';
import { applyChange } from './collection';

const a = environment({ name: 'a' });
const b = environment({ name: 'b' });
const identity = { namespace: a.namespace, name: a.name, uid: a.uid };
const names = (collection: ReturnType<typeof applyChange>) =>
  collection && [...collection.values()].map(e => e.name);

describe('applyChange', () => {
  it('forgets, with a new snapshot, what was deleted while the page was cut off', () => {
    const before = applyChange(undefined, { type: 'snapshot', items: [a, b] });
    const after = applyChange(before, { type: 'snapshot', items: [b] });
    expect(names(after)).toEqual(['b']);
  });

  it('replaces an environment by its UID', () => {
    const before = applyChange(undefined, { type: 'snapshot', items: [a] });
    const changed = { ...a, phase: 'Failed' as const };
    const after = applyChange(before, { type: 'upsert', item: changed });
    expect(after && [...after.values()]).toEqual([changed]);
  });

  it('does not take away a namesake that was made after the one deleted', () => {
    const namesake = { ...a, uid: 'another' };
    const before = applyChange(undefined, {
      type: 'snapshot',
      items: [namesake],
    });
    expect(applyChange(before, { type: 'delete', identity })).toBe(before);
  });

  it('removes what was deleted', () => {
    const before = applyChange(undefined, { type: 'snapshot', items: [a, b] });
    expect(names(applyChange(before, { type: 'delete', identity }))).toEqual([
      'b',
    ]);
  });
});
