import {
  SleepSchedule,
  SleepWindow,
  Weekday,
  WEEKDAYS,
} from '../devEnvironment';
import { Problem } from './problem';

const MAX_WINDOWS = 14;
const DAY = 24 * 60;
const WEEK = 7 * DAY;
const CLOCK_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** A window of one day of the week, in minutes since Monday began. */
interface Span {
  window: number;
  begin: number;
  length: number;
}

/** Whether a name is in the time zone database that this program has. */
export function isTimeZone(name: string): boolean {
  // Offsets such as +01:00 are none of its names, although they would do.
  if (!/^[A-Za-z]/.test(name)) {
    return false;
  }
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    // It throws at names that it does not know, which is the answer.
    return false;
  }
}

/** Checks that a schedule can be kept: known days and times, none of them twice, and some of the week left awake. */
export function checkSleep({ timeZone, windows }: SleepSchedule): Problem[] {
  const problems: Problem[] = isTimeZone(timeZone)
    ? []
    : [
        {
          field: 'sleep.timeZone',
          rule: 'TimeZone',
          message: `'${timeZone}' is no time zone that is known; give a name such as Europe/Berlin`,
        },
      ];
  if (windows.length === 0 || windows.length > MAX_WINDOWS) {
    return [
      ...problems,
      refusal('sleep.windows', `must be between 1 and ${MAX_WINDOWS} windows`),
    ];
  }
  const illegal = windows.flatMap(checkWindow);
  return [...problems, ...(illegal.length > 0 ? illegal : checkSpans(windows))];
}

function checkWindow(
  { days, from, to }: SleepWindow,
  index: number,
): Problem[] {
  const field = `sleep.windows[${index}]`;
  const problems: Problem[] = [];
  if (
    days.length === 0 ||
    new Set(days).size < days.length ||
    !days.every(day => WEEKDAYS.includes(day))
  ) {
    problems.push(
      refusal(
        `${field}.days`,
        `must name at least one of ${WEEKDAYS.join(', ')}, and none twice`,
      ),
    );
  }
  for (const [end, time] of Object.entries({ from, to })) {
    if (!CLOCK_TIME.test(time)) {
      problems.push(
        refusal(
          `${field}.${end}`,
          'must be a time of the day between 00:00 and 23:59',
        ),
      );
    }
  }
  return problems;
}

/** Windows must neither overlap nor leave nothing of the week. */
function checkSpans(windows: SleepWindow[]): Problem[] {
  const spans = windows
    .flatMap(({ days, from, to }, window) =>
      days.map(day => ({ window, ...spanOf(day, from, to) })),
    )
    .sort((a, b) => a.begin - b.begin || a.window - b.window);
  const next = (index: number): Span =>
    index + 1 < spans.length
      ? spans[index + 1]
      : { ...spans[0], begin: spans[0].begin + WEEK };
  const clashes = spans.flatMap((span, index) => {
    const following = next(index);
    return span.begin + span.length > following.begin
      ? [[span.window, following.window].sort((a, b) => a - b)]
      : [];
  });
  if (clashes.length > 0) {
    const [[earlier, later]] = clashes;
    return [
      refusal(
        `sleep.windows[${later}]`,
        earlier === later
          ? 'overlaps with itself'
          : `overlaps with windows[${earlier}]`,
      ),
    ];
  }
  const asleep = spans.reduce((sum, { length }) => sum + length, 0);
  return asleep < WEEK
    ? []
    : [
        refusal(
          'sleep.windows',
          'must leave a part of the week; an environment that is never to run is paused',
        ),
      ];
}

function spanOf(day: Weekday, from: string, to: string): Omit<Span, 'window'> {
  const begin = minutesOf(from);
  const end = minutesOf(to);
  return {
    begin: WEEKDAYS.indexOf(day) * DAY + begin,
    length: end > begin ? end - begin : end + DAY - begin,
  };
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function refusal(field: string, message: string): Problem {
  return { field, rule: 'SleepSchedule', message };
}
