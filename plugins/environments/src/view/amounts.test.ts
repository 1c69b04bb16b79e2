import { amountText, numberOf } from './amounts';

describe('amountText', () => {
  const cases: Array<[string, number, string]> = [
    ['cpu', 0.25, '0.25 cores'],
    ['limits.cpu', 1, '1 core'],
    ['memory', 1536 * 2 ** 20, '1.5 GiB'],
    ['requests.storage', 0, '0 bytes'],
    ['pods', 12, '12'],
  ];
  it.each(cases)('writes %s %d as %s', (resource, amount, text) => {
    expect(amountText(resource, amount)).toBe(text);
  });
});

describe('numberOf', () => {
  it('reads quantities, and nothing else', () => {
    expect(numberOf('500m')).toBe(0.5);
    expect(numberOf('8Gi')).toBe(8 * 2 ** 30);
    expect(numberOf('8 GB')).toBeUndefined();
    expect(numberOf(undefined)).toBeUndefined();
  });
});
