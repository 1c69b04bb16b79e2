import { environment } from './__testUtils__/FakePortal.ts';
import { printable, printableLine } from './printable.ts';
import { formatSpan, parseHours, parseSpan } from './spans.ts';
import { formatEnvironment } from './tables.ts';

describe('spans of time', () => {
  it.each([
    ['90m', 5_400_000],
    ['1d12h', 129_600_000],
    ['30s', 30_000],
  ])('%s is read', (text, milliseconds) => {
    expect(parseSpan(text)).toBe(milliseconds);
  });

  it.each(['', 'soon', '8', '8 h', '-1h', '1.5h'])('%p is refused', text => {
    expect(() => parseSpan(text)).toThrow('a span of time is written as');
  });

  it('are whole hours where time to live is meant, and a number is hours', () => {
    expect(parseHours('8')).toBe(8);
    expect(parseHours('2d')).toBe(48);
    expect(() => parseHours('90m')).toThrow('whole number of hours');
    expect(() => parseHours('0')).toThrow('whole number of hours');
  });

  it.each([
    [172_800_000 + 3_600_000, '2d 1h'],
    [5_400_000, '1h 30m'],
    [86_400_000 + 60_000, '1d'],
    [90_000, '1m'],
    [5_000, '5s'],
    [-1, '0s'],
  ])('%i are shown as %s', (milliseconds, text) => {
    expect(formatSpan(milliseconds)).toBe(text);
  });
});

describe('what others wrote', () => {
  it('commands no terminal', () => {
    expect(printable('a\u001b]0;title\u0007b\nc')).toBe('a ]0;title b c');
    expect(printableLine('\u001b[31mred\u001b[0m\tand\u001b[2Jgone\r')).toBe(
      '\u001b[31mred\u001b[0m\tand[2Jgone',
    );
  });
});

describe('one environment for people', () => {
  it('tells what is not there yet and why', () => {
    const text = formatEnvironment(
      environment({
        phase: 'Degraded',
        services: [
          {
            name: 'api',
            type: 'api',
            state: 'Failed',
            reason: 'CrashLoop',
            message: 'it ends at once',
          },
        ],
        conditions: [
          {
            type: 'Services',
            status: 'False',
            reason: 'CrashLoop',
            message: 'api: it ends at once',
            lastTransitionTime: '2026-01-01T00:00:00Z',
          },
        ],
      }),
      Date.parse('2026-01-01T00:00:00Z'),
    );
    expect(text).toMatch(/State: +Degraded/);
    expect(text).toMatch(/api +api +Failed +CrashLoop: it ends at once/);
    expect(text).toMatch(/Services +CrashLoop +api: it ends at once/);
  });
});
