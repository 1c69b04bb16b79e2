import { SleepWindow, WEEKDAYS } from '@itdo/plugin-environments-common';
import fc from 'fast-check';
import { sleepsFrom } from './sleepTimes';

const HOUR = 3_600_000;

function firstSleeps(
  timeZone: string,
  windows: SleepWindow[],
  instant: string,
  count = 1,
): string[] {
  const found: string[] = [];
  for (const { from, to } of sleepsFrom(
    { timeZone, windows },
    Date.parse(instant),
  )) {
    found.push(
      [from, to]
        .map(each => new Date(each).toISOString().slice(0, 16))
        .join(' – '),
    );
    if (found.length === count) {
      break;
    }
  }
  return found;
}

describe('the times of sleep', () => {
  it.each<[string, string, SleepWindow[], string, string[]]>([
    [
      'are those of the place',
      'Europe/Berlin',
      [{ days: ['Mon'], from: '12:00', to: '13:00' }],
      '2026-11-23T00:00:00Z',
      [
        '2026-11-23T11:00 – 2026-11-23T12:00',
        '2026-11-30T11:00 – 2026-11-30T12:00',
      ],
    ],
    [
      'are those of places off the full hour',
      'Asia/Kathmandu',
      [{ days: ['Mon'], from: '00:00', to: '00:30' }],
      '2026-11-22T00:00:00Z',
      ['2026-11-22T18:15 – 2026-11-22T18:45'],
    ],
    [
      'go over midnight',
      'UTC',
      [{ days: ['Sun'], from: '20:00', to: '07:00' }],
      '2026-11-23T06:59:00Z',
      [
        '2026-11-22T20:00 – 2026-11-23T07:00',
        '2026-11-29T20:00 – 2026-11-30T07:00',
      ],
    ],
    [
      'are over at their end',
      'UTC',
      [{ days: ['Sun'], from: '20:00', to: '07:00' }],
      '2026-11-23T07:00:00Z',
      ['2026-11-29T20:00 – 2026-11-30T07:00'],
    ],
    [
      'last a day where they end when they begin',
      'UTC',
      [{ days: ['Sat'], from: '00:00', to: '00:00' }],
      '2026-11-23T00:00:00Z',
      ['2026-11-28T00:00 – 2026-11-29T00:00'],
    ],
    [
      'are one where they touch',
      'UTC',
      [
        { days: ['Fri'], from: '20:00', to: '00:00' },
        { days: ['Sat', 'Sun'], from: '00:00', to: '00:00' },
        { days: ['Mon'], from: '00:00', to: '07:00' },
      ],
      '2026-11-28T12:00:00Z',
      [
        '2026-11-27T20:00 – 2026-11-30T07:00',
        '2026-12-04T20:00 – 2026-12-07T07:00',
      ],
    ],
    [
      'keep to the clock when it is put forward',
      'Europe/Berlin',
      [{ days: ['Sat', 'Sun'], from: '20:00', to: '07:00' }],
      '2026-03-28T12:00:00Z',
      [
        '2026-03-28T19:00 – 2026-03-29T05:00',
        '2026-03-29T18:00 – 2026-03-30T05:00',
      ],
    ],
    [
      'keep to the clock when it is put back',
      'America/New_York',
      [{ days: ['Sat', 'Sun'], from: '20:00', to: '07:00' }],
      '2026-10-31T12:00:00Z',
      [
        '2026-11-01T00:00 – 2026-11-01T12:00',
        '2026-11-02T01:00 – 2026-11-02T12:00',
      ],
    ],
    [
      'end when the clock skips their end',
      'Europe/Berlin',
      [{ days: ['Sun'], from: '01:00', to: '02:30' }],
      '2026-03-28T12:00:00Z',
      ['2026-03-29T00:00 – 2026-03-29T01:00'],
    ],
    [
      'begin when the clock skips their beginning',
      'Europe/Berlin',
      [{ days: ['Sun'], from: '02:30', to: '04:00' }],
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00 – 2026-03-29T02:00'],
    ],
    [
      'are left out where the clock skips them whole',
      'Europe/Berlin',
      [{ days: ['Sun'], from: '02:10', to: '02:50' }],
      '2026-03-28T12:00:00Z',
      ['2026-04-05T00:10 – 2026-04-05T00:50'],
    ],
    [
      'count the first of a time that comes twice',
      'Europe/Berlin',
      [{ days: ['Sun'], from: '02:10', to: '02:50' }],
      '2026-10-24T12:00:00Z',
      [
        '2026-10-25T00:10 – 2026-10-25T00:50',
        '2026-11-01T01:10 – 2026-11-01T01:50',
      ],
    ],
    [
      'know clocks that are put forward by half an hour',
      'Australia/Lord_Howe',
      [{ days: ['Sun'], from: '01:45', to: '02:15' }],
      '2026-10-03T00:00:00Z',
      ['2026-10-03T15:15 – 2026-10-03T15:30'],
    ],
    [
      'know places that skip a day',
      'Pacific/Apia',
      [{ days: ['Fri', 'Sat'], from: '10:00', to: '11:00' }],
      '2011-12-29T12:00:00Z',
      ['2011-12-30T20:00 – 2011-12-30T21:00'],
    ],
  ])('%s', (_, timeZone, windows, instant, expected) => {
    expect(firstSleeps(timeZone, windows, instant, expected.length)).toEqual(
      expected,
    );
  });

  it('end, even of a schedule that never ends', () => {
    const windows: SleepWindow[] = [
      { days: [...WEEKDAYS], from: '00:00', to: '00:00' },
    ];
    expect(firstSleeps('UTC', windows, '2026-11-23T00:00:00Z')).toEqual([]);
  });

  it('are in order, apart from each other and not empty, wherever and whenever', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(pair => pair.map(each => String(each).padStart(2, '0')).join(':'));
    fc.assert(
      fc.property(
        fc.constantFrom(
          'Europe/Berlin',
          'America/St_Johns',
          'Australia/Lord_Howe',
          'Africa/Casablanca',
          'America/Scoresbysund',
        ),
        fc.array(
          fc.record({
            days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), {
              minLength: 1,
              maxLength: 6,
            }),
            from: time,
            to: time,
          }),
          { minLength: 1, maxLength: 3 },
        ),
        fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2030, 0) }),
        (timeZone, windows, instant) => {
          let end = -Infinity;
          for (const { from, to } of sleepsFrom(
            { timeZone, windows },
            instant,
          )) {
            expect(to).toBeGreaterThan(Math.max(from, instant));
            expect(from).toBeGreaterThan(end);
            expect(to - from).toBeLessThan(14 * 24 * HOUR + HOUR);
            end = to;
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('need a time zone that there is', () => {
    expect(() =>
      firstSleeps('Mars/Olympus', [], '2026-11-23T00:00:00Z'),
    ).toThrow(RangeError);
  });
});
