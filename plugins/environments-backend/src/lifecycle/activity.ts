import {
  annotations,
  DevEnvironment,
  DevEnvironmentStatus,
  SleepSchedule,
} from '@itdo/plugin-environments-common';
import { sleepsFrom } from './sleepTimes';
import { instantOf } from './times';

/**
 * When somebody used an environment last: the newest of its creation, of what the doors noted, of what the controller
 * noted before, and of now where its spec has changed since.
 *
 * @param status - the newest that is known
 * @returns milliseconds since 1970, and when a time that was noted ahead of this clock begins to count
 */
export function activityOf(
  { metadata }: DevEnvironment,
  status: DevEnvironmentStatus,
  now: number,
): { lastAt: number; nextAt?: number } {
  const noted = instantOf(metadata.annotations?.[annotations.lastActivityAt]);
  const { observedGeneration } = status;
  const changed =
    observedGeneration !== undefined &&
    (metadata.generation ?? 0) > observedGeneration;
  // Whoever may note activity may note any time: one that has not come yet must not keep an environment running.
  const early = noted !== undefined && noted > now;
  return {
    lastAt: Math.max(
      instantOf(metadata.creationTimestamp) ?? 0,
      instantOf(status.lastActivityAt) ?? 0,
      early ? 0 : noted ?? 0,
      changed ? now : 0,
    ),
    ...(early ? { nextAt: noted } : {}),
  };
}

/**
 * When a lack of activity stops an environment. The clock stands still while its schedule has it asleep, so that a
 * night is no inactivity.
 *
 * @param lastAt - milliseconds since 1970
 * @returns milliseconds since 1970
 */
export function idleAt(
  lastAt: number,
  hours: number,
  sleep: SleepSchedule | undefined,
): number {
  let left = hours * 3_600_000;
  let at = lastAt;
  for (const { from, to } of sleep ? sleepsFrom(sleep, lastAt) : []) {
    if (from - at >= left) {
      break;
    }
    left -= Math.max(0, from - at);
    at = to;
  }
  return at + left;
}
