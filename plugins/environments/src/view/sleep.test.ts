import { checkSleep } from '@itdo/plugin-environments-common';
import { type SleepWindow } from '../api/types';
import {
  daysText,
  SLEEP_PRESETS,
  sleepHours,
  sleepSpans,
  sleepText,
  timeZones,
  windowText,
} from './sleep';

const window = (
  days: SleepWindow['days'],
  from: string,
  to: string,
): SleepWindow => ({ days, from, to });

describe('sleepSpans', () => {
  it('cuts a night at midnight', () => {
    expect(sleepSpans([window(['Mon'], '20:00', '07:00')])).toEqual([
      { day: 0, from: 1200, to: 1440 },
      { day: 1, from: 0, to: 420 },
    ]);
  });

  it('goes on from Sunday to Monday', () => {
    expect(sleepSpans([window(['Sun'], '23:00', '01:00')])).toEqual([
      { day: 0, from: 0, to: 60 },
      { day: 6, from: 1380, to: 1440 },
    ]);
  });

  it('draws what overlaps once', () => {
    const windows = [
      window(['Tue'], '08:00', '12:00'),
      window(['Tue'], '10:00', '14:00'),
    ];
    expect(sleepSpans(windows)).toEqual([{ day: 1, from: 480, to: 840 }]);
  });

  it('draws nothing for a time that is being typed', () => {
    expect(sleepSpans([window(['Mon'], '2', '07:00')])).toEqual([]);
  });

  it('takes the same time twice for a whole day', () => {
    expect(sleepHours([window(['Sat'], '07:00', '07:00')])).toBe(24);
  });
});

describe('the words for a schedule', () => {
  it('are ranges of days', () => {
    expect(daysText(['Fri', 'Mon', 'Tue', 'Wed', 'Sun'])).toBe(
      'Mon to Wed, Fri, Sun',
    );
    expect(daysText(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])).toBe(
      'every day',
    );
  });

  it('say that a night ends on the next day', () => {
    expect(windowText(window(['Mon'], '20:00', '07:00'))).toBe(
      'Mon, 20:00 to 07:00 of the next day',
    );
    expect(windowText(window(['Mon'], '12:00', '13:00'))).toBe(
      'Mon, 12:00 to 13:00',
    );
  });

  it('name the time zone', () => {
    const schedule = {
      timeZone: 'Europe/Berlin',
      windows: [window(['Mon'], '12:00', '13:00')],
    };
    expect(sleepText(schedule)).toBe(
      'Asleep Mon, 12:00 to 13:00 (Europe/Berlin)',
    );
    expect(sleepText(undefined)).toBe('Never asleep');
  });
});

describe('what is offered', () => {
  it.each(SLEEP_PRESETS)('$label breaks no rule', ({ windows }) => {
    expect(checkSleep({ timeZone: 'UTC', windows })).toEqual([]);
  });

  it('has the zone of a schedule even where the browser does not know it', () => {
    expect(timeZones('Mars/Olympus')).toEqual(
      expect.arrayContaining(['Europe/Berlin', 'Mars/Olympus', 'UTC']),
    );
  });
});
