import { WEEKDAYS } from '@itdo/plugin-environments-common';
import {
  type SleepSchedule,
  type SleepWindow,
  type Weekday,
} from '../api/types';

/** A part of one day in which an environment sleeps, in minutes from midnight. */
export interface SleepSpan {
  /** 0 is Monday. */
  day: number;
  from: number;
  to: number;
}

const DAY = 24 * 60;
const WEEK = 7 * DAY;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
// Any Monday: only the weekday's name is taken from it.
const A_MONDAY = Date.UTC(2024, 0, 1);

const nameOfDay = (width: 'short' | 'long') => {
  const format = new Intl.DateTimeFormat(undefined, {
    weekday: width,
    timeZone: 'UTC',
  });
  return (day: number) => format.format(A_MONDAY + day * DAY * 60_000);
};
const short = nameOfDay('short');
const long = nameOfDay('long');

/** The days of the week in the reader's language, Monday first. */
export const DAYS: ReadonlyArray<{
  id: Weekday;
  short: string;
  long: string;
}> = WEEKDAYS.map((id, day) => ({ id, short: short(day), long: long(day) }));

function minutesOf(time: string): number | undefined {
  const match = TIME.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** The window in minutes of the week, Monday's midnight being zero; may pass the week's end. */
function rangesOf(window: SleepWindow): Array<[number, number]> {
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
  if (from === undefined || to === undefined) {
    return [];
  }
  const length = to > from ? to - from : to + DAY - from;
  return window.days.map(day => {
    const start = WEEKDAYS.indexOf(day) * DAY + from;
    return [start, start + length];
  });
}

function merged(ranges: Array<[number, number]>): Array<[number, number]> {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const result: Array<[number, number]> = [];
  for (const [from, to] of sorted) {
    const last = result[result.length - 1];
    if (last && from <= last[1]) {
      last[1] = Math.max(last[1], to);
    } else {
      result.push([from, to]);
    }
  }
  return result;
}

/** When it sleeps, cut at each midnight, in the order of the week and without overlaps. */
export function sleepSpans(windows: readonly SleepWindow[]): SleepSpan[] {
  const inWeek = windows
    .flatMap(rangesOf)
    .flatMap(([from, to]) =>
      to <= WEEK
        ? [[from, to] as [number, number]]
        : [
            [from, WEEK] as [number, number],
            [0, to - WEEK] as [number, number],
          ],
    );
  return merged(inWeek).flatMap(([from, to]) => {
    const spans: SleepSpan[] = [];
    for (let at = from; at < to; ) {
      const day = Math.floor(at / DAY);
      const end = Math.min(to, (day + 1) * DAY);
      spans.push({ day, from: at - day * DAY, to: end - day * DAY });
      at = end;
    }
    return spans;
  });
}

/** Hours of a week that it sleeps. */
export function sleepHours(windows: readonly SleepWindow[]): number {
  const minutes = sleepSpans(windows).reduce(
    (sum, { from, to }) => sum + to - from,
    0,
  );
  return Math.round(minutes / 6) / 10;
}

/** Days as one says them: `Mon to Fri`, `Sat, Sun`, `every day`. */
export function daysText(days: readonly Weekday[]): string {
  const numbers = WEEKDAYS.flatMap((day, n) => (days.includes(day) ? [n] : []));
  if (numbers.length === WEEKDAYS.length) {
    return 'every day';
  }
  const runs: number[][] = [];
  for (const n of numbers) {
    const run = runs[runs.length - 1];
    if (run && run[run.length - 1] === n - 1) {
      run.push(n);
    } else {
      runs.push([n]);
    }
  }
  return runs
    .map(run =>
      run.length > 2
        ? `${short(run[0])} to ${short(run[run.length - 1])}`
        : run.map(short).join(', '),
    )
    .join(', ');
}

/** One window in words: `Mon to Fri, 20:00 to 07:00 of the next day`. */
export function windowText(window: SleepWindow): string {
  const overnight = window.to <= window.from ? ' of the next day' : '';
  return `${daysText(window.days)}, ${window.from} to ${window.to}${overnight}`;
}

/** A whole schedule in words. */
export function sleepText(schedule: SleepSchedule | undefined): string {
  return schedule && schedule.windows.length > 0
    ? `Asleep ${schedule.windows.map(windowText).join('; ')} (${
        schedule.timeZone
      })`
    : 'Never asleep';
}

const WORKDAYS: Weekday[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];

/** Windows that most people mean. */
export const SLEEP_PRESETS: ReadonlyArray<{
  label: string;
  windows: SleepWindow[];
}> = [
  {
    label: 'Nights and weekends',
    windows: [
      { days: WORKDAYS, from: '20:00', to: '07:00' },
      { days: ['Sat', 'Sun'], from: '07:00', to: '07:00' },
    ],
  },
  {
    label: 'Nights',
    windows: [{ days: [...WEEKDAYS], from: '20:00', to: '07:00' }],
  },
];

/** The time zone that the reader's machine is set to. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** All time zones that can be chosen; a schedule's own is among them whatever this browser knows. */
export function timeZones(chosen: string | undefined): string[] {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
  known.add(ownTimeZone());
  if (chosen) {
    known.add(chosen);
  }
  return [...known].sort((a, b) => a.localeCompare(b));
}
