import { SleepSchedule, WEEKDAYS } from '@itdo/plugin-environments-common';
import { LocalTime } from './localTime';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Longer than any environment lives. */
const HORIZON_DAYS = 70;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = WEEKDAYS.indexOf('Thu');

/** A time of sleep, in milliseconds since 1970; its end is not part of it. */
export interface Sleep {
  from: number;
  to: number;
}

/**
 * When a schedule has an environment asleep: what is not over at `instant`, in order, for the weeks to come. Times that
 * touch or overlap are one; what lies far back of the first may be missing.
 */
export function* sleepsFrom(
  { timeZone, windows }: SleepSchedule,
  instant: number,
): Generator<Sleep> {
  const place = LocalTime.of(timeZone);
  const today = Math.floor(place.at(instant) / DAY_MS);
  let open: Sleep | undefined;
  // A night that has begun yesterday is not over yet; one day more for clocks that are put back.
  for (let day = today - 2; day < today + HORIZON_DAYS; day += 1) {
    for (const next of sleepsOn(day, windows, place)) {
      if (open && next.from <= open.to) {
        open.to = Math.max(open.to, next.to);
        continue;
      }
      if (open && open.to > instant) {
        yield open;
      }
      open = next;
    }
  }
}

/** What begins on a day, which is counted from 1970; empty where the clock skips it. */
function sleepsOn(
  day: number,
  windows: SleepSchedule['windows'],
  place: LocalTime,
): Sleep[] {
  const weekday = WEEKDAYS[(((day + FIRST_WEEKDAY) % 7) + 7) % 7];
  return windows
    .filter(({ days }) => days.includes(weekday))
    .map(({ from, to }) => {
      const [begin, end] = [minutesOf(from), minutesOf(to)];
      const at = (minutes: number) =>
        place.instantOf(day * DAY_MS + minutes * MINUTE_MS);
      return {
        from: at(begin),
        to: at(end > begin ? end : end + DAY_MS / MINUTE_MS),
      };
    })
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
