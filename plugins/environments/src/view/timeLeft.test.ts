import { durationText, timeLeft } from './timeLeft';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const in_ = (ms: number) => new Date(NOW + ms).toISOString();
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('durationText', () => {
  it.each([
    [48 * HOUR, '2 d'],
    [47 * HOUR + 59 * MINUTE, '1 d 23 h'],
    [3 * HOUR + 5 * MINUTE, '3 h 5 min'],
    [3 * HOUR, '3 h'],
    [42 * MINUTE + 59 * SECOND, '42 min'],
    [50 * SECOND, '50 s'],
    [-5, '0 s'],
  ])('words %d ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe('timeLeft', () => {
  it('is calm while there are hours left, and soon below four', () => {
    expect(timeLeft(in_(4 * HOUR), NOW).urgency).toBe('calm');
    expect(timeLeft(in_(4 * HOUR - 1), NOW).urgency).toBe('soon');
  });

  it('is expired from the very instant on', () => {
    expect(timeLeft(in_(0), NOW)).toMatchObject({
      text: 'expired',
      urgency: 'expired',
    });
  });

  it('says when its text changes next, so that nothing ticks in vain', () => {
    const left = 30 * HOUR + 20 * MINUTE;
    const { text, changesIn } = timeLeft(in_(left), NOW);
    const after = timeLeft(in_(left), NOW + changesIn!);
    const before = timeLeft(in_(left), NOW + changesIn! - 1);
    expect(before.text).toBe(text);
    expect(after.text).not.toBe(text);
  });

  it('does not pretend to know a time that is none', () => {
    expect(timeLeft('yesterday', NOW).text).toBe('unknown');
  });
});
