import { condition, environment } from '../__testUtils__/fixtures';
import { actionsOf, type ActionId } from './actions';

const all = { update: true, delete: true, create: true };
const { spec } = environment();
const of = (part: Parameters<typeof environment>[0], rights = all) =>
  actionsOf(environment(part), rights);

describe('what can be done with an environment', () => {
  it('is to pause it while it runs, and to resume it while it does not', () => {
    expect(of({}).has('pause')).toBe(true);
    expect(of({}).has('resume')).toBe(false);
    const paused = of({ phase: 'Paused', spec: { ...spec, paused: true } });
    expect(paused.has('resume')).toBe(true);
    expect(paused.has('pause')).toBe(false);
  });

  it('is both while it is asleep, so that it does not wake', () => {
    const asleep = of({
      phase: 'Paused',
      conditions: [condition('Services', 'False', { reason: 'Asleep' })],
    });
    expect(asleep.has('pause') && asleep.has('resume')).toBe(true);
  });

  it('is to upgrade it only where it is behind', () => {
    expect(of({}).has('upgrade')).toBe(false);
    expect(of({ newerBlueprint: '2.0.0' }).has('upgrade')).toBe(true);
  });

  it('is to restore it, clone it or end it once it is deleted', () => {
    expect([...of({ phase: 'PendingDeletion' })]).toEqual([
      'restore',
      'clone',
      'delete',
    ]);
    expect([...of({ phase: 'Terminating' })]).toEqual([]);
  });

  it('does not start what was refused', () => {
    expect([...of({ phase: 'Rejected' })]).toEqual(['edit', 'delete']);
  });

  const rights: Array<[keyof typeof all, ActionId]> = [
    ['update', 'pause'],
    ['delete', 'delete'],
    ['create', 'clone'],
  ];
  it.each(rights)('needs the right to %s for %s', (right, action) => {
    expect(of({}, { ...all, [right]: false }).has(action)).toBe(false);
  });

  it('needs the right to delete to take a deletion back', () => {
    const without = { ...all, delete: false };
    expect(of({ phase: 'PendingDeletion' }, without).has('restore')).toBe(
      false,
    );
  });
});
