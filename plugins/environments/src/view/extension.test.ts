import { environment } from '../__testUtils__/fixtures';
import { extensionsOf } from './extension';

const extensions = (ttlHours: number, max: number) => {
  const one = environment();
  return extensionsOf({ ...one, spec: { ...one.spec, ttlHours } }, max);
};

describe('extensionsOf', () => {
  it('offers eight hours, a day, a week, and all that is left', () => {
    expect(
      extensions(48, 336).map(({ id, ttlHours }) => [id, ttlHours]),
    ).toEqual([
      ['8', 56],
      ['24', 72],
      ['168', 216],
      ['most', 336],
    ]);
  });

  it('counts from the creation on', () => {
    expect(extensions(48, 336)[0].expiresAt).toBe('2026-03-03T20:00:00.000Z');
  });

  it('does not allow what the policy does not', () => {
    expect(extensions(300, 336).map(({ allowed }) => allowed)).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(extensions(336, 336).some(({ allowed }) => allowed)).toBe(false);
  });

  it('does not offer the same twice', () => {
    expect(extensions(312, 336).map(({ id }) => id)).toEqual([
      '8',
      '24',
      '168',
    ]);
  });
});
