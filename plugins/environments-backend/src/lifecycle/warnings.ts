import {
  DevEnvironment,
  DevEnvironmentStatus,
} from '@itdo/plugin-environments-common';
import { timesOf } from '../plan/plan';

/** How many hours before its time is up the owner of an environment is told so. */
export const WARNING_HOURS = [24, 1] as const;

/** What an owner is to be told of the end of an environment. */
export interface Warnings {
  /** So many hours are left at most, which they have not been told yet. */
  due?: number;
  /** When the next warning is due, in milliseconds since 1970. */
  nextAt?: number;
}

/**
 * Which warning is due: the last one whose time has come, unless it, or a later one, was sent for this end. None is where
 * the environment was to live no longer than the warning's time from the beginning, and none where it is being deleted.
 */
export function warningsOf(
  environment: DevEnvironment,
  { warned }: DevEnvironmentStatus,
  date: Date,
): Warnings {
  const { ttlHours, deleteAfter } = environment.spec;
  if (deleteAfter !== undefined) {
    return {};
  }
  const { expiresAt } = timesOf(environment);
  const now = date.getTime();
  const open = WARNING_HOURS.filter(
    hours =>
      hours < ttlHours &&
      !(warned?.expiresAt === expiresAt && warned.hours <= hours),
  ).map(hours => ({ hours, at: Date.parse(expiresAt) - hours * 3_600_000 }));
  return {
    due: open.filter(({ at }) => at <= now).at(-1)?.hours,
    nextAt: open.find(({ at }) => at > now)?.at,
  };
}
