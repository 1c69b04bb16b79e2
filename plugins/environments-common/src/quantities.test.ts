import fc from 'fast-check';
import { formatQuantity, parseQuantity } from './quantities';

describe('quantities', () => {
  it.each([
    ['4', 4_000_000_000n],
    ['500m', 500_000_000n],
    ['0.5', 500_000_000n],
    ['8Gi', 8n * 2n ** 30n * 10n ** 9n],
    ['1k', 1000n * 10n ** 9n],
    ['0', 0n],
  ])('reads %s', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each([
    '',
    '4 cores',
    '4Gb',
    '-1',
    '+1',
    '1e3',
    'Gi',
    '.5',
    '1.',
    '0x10',
    '1 Gi',
    '４',
  ])('takes %j for none', text => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('writes what it reads', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }), value => {
        expect(parseQuantity(formatQuantity(value))).toBe(value);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(() => parseQuantity(text)).not.toThrow();
      }),
    );
  });
});
