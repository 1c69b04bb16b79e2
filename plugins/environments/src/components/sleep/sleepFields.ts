import { type SleepSchedule } from '../../api/types';

/** The paths in a request that the editor of a schedule shows problems at. */
export function sleepFields(sleep: SleepSchedule | undefined): string[] {
  return [
    'sleep.timeZone',
    ...(sleep?.windows ?? []).flatMap((_, index) => [
      `sleep.windows[${index}].days`,
      `sleep.windows[${index}].from`,
      `sleep.windows[${index}].to`,
      `sleep.windows[${index}]`,
    ]),
    'sleep.windows',
  ];
}
