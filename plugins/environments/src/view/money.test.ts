import { hoursText, moneyText } from './money';

describe('hours of an estimate', () => {
  it('have no more digits than it is worth', () => {
    expect(hoursText(0.0218)).toBe('0');
    expect(hoursText(7.54)).toBe('7.5');
  });
});

describe('money', () => {
  it('is written with its currency', () => {
    expect(moneyText(12.5, 'EUR')).toMatch(/€\s?12\.50|12[.,]50\s?€/);
  });

  it('keeps the digits that count of what is less than a cent', () => {
    expect(moneyText(0.00012, 'EUR')).toContain('0.00012');
  });
});
