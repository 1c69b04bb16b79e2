import { SleepSchedule } from '../devEnvironment';
import { Problem } from './problem';
import { checkSleep } from './sleep';
import { checkTime } from './times';

const MAX_AUTO_PAUSE_HOURS = 168;
const MAX_DATA_GENERATION = 1_000_000;

/** Checks what says when an environment stops, goes on and goes. */
export function checkLifecycle(draft: {
  autoPauseHours?: number;
  sleep?: SleepSchedule;
  awakeUntil?: string;
  deleteAfter?: string;
  dataGeneration?: number;
}): Problem[] {
  const { autoPauseHours, sleep, awakeUntil, deleteAfter, dataGeneration } =
    draft;
  return [
    ...(autoPauseHours === undefined
      ? []
      : checkInteger('autoPauseHours', 'AutoPauseRange', autoPauseHours, {
          min: 1,
          max: MAX_AUTO_PAUSE_HOURS,
        })),
    ...(sleep === undefined ? [] : checkSleep(sleep)),
    ...(awakeUntil === undefined ? [] : checkTime('awakeUntil', awakeUntil)),
    ...(deleteAfter === undefined ? [] : checkTime('deleteAfter', deleteAfter)),
    ...(dataGeneration === undefined
      ? []
      : checkInteger('dataGeneration', 'DataGeneration', dataGeneration, {
          min: 0,
          max: MAX_DATA_GENERATION,
        })),
  ];
}

function checkInteger(
  field: string,
  rule: 'AutoPauseRange' | 'DataGeneration',
  value: number,
  { min, max }: { min: number; max: number },
): Problem[] {
  return Number.isInteger(value) && value >= min && value <= max
    ? []
    : [
        {
          field,
          rule,
          message: `must be a whole number between ${min} and ${max}`,
        },
      ];
}
