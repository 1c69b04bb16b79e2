import { ratios, summarise } from './statistics.ts';

describe('summarise', () => {
  it('takes the mean of the two middle values as the median of an even count', () => {
    expect(summarise([4, 1, 3, 2]).median).toBe(2.5);
  });

  it('does not depend on the order of the measurements', () => {
    expect(summarise([5, 1, 9])).toEqual(summarise([9, 5, 1]));
  });

  it('names the extremes and the count', () => {
    expect(summarise([7, 3, 5])).toMatchObject({ count: 3, min: 3, max: 7 });
  });

  it('refuses to make a figure of nothing', () => {
    expect(() => summarise([])).toThrow('No measurements');
  });
});

describe('ratios', () => {
  it('compares pair by pair, not median by median', () => {
    const pairs = [
      { subject: 2, baseline: 1 },
      { subject: 20, baseline: 10 },
      { subject: 200, baseline: 100 },
    ];
    expect(ratios(pairs)).toMatchObject({ min: 2, median: 2, max: 2 });
  });
});
