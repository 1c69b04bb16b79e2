import { backoffMs } from './backoff';

describe('backoffMs', () => {
  it('doubles from one second and never passes thirty', () => {
    const longest = [1, 2, 3, 4, 5, 6, 50].map(n => backoffMs(n, 1));
    expect(longest).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  });

  it('spreads attempts between half of the delay and all of it', () => {
    expect(backoffMs(3, 0)).toBe(2000);
    expect(backoffMs(3, 0.5)).toBe(3000);
  });
});
