import {
  DevEnvironment,
  DevEnvironmentSpec,
  DevEnvironmentStatus,
} from '@itdo/plugin-environments-common';
import { activityOf, idleAt } from './activity';
import { Sleep, sleepsFrom } from './sleepTimes';
import { firstOf, instantOf, wholeSeconds } from './times';

/** Why an environment is stopped, which is the reason of its conditions. */
export type PauseReason = 'PendingDeletion' | 'Paused' | 'Asleep' | 'Idle';

/** That an environment is stopped, and why. */
export interface Pause {
  reason: PauseReason;
  /** A sentence for people, with the time at which it changes where that is known. */
  message: string;
}

/** Where an environment stands in its life at one moment. Times for the status are RFC 3339. */
export interface Lifecycle {
  /** Missing where its services are to run. */
  pause?: Pause;
  times: Pick<
    DevEnvironmentStatus,
    'lastActivityAt' | 'pausesAt' | 'sleepsAt' | 'wakesAt'
  >;
  /** When all this is to be said anew even if nothing changes, in milliseconds since 1970; missing: never. */
  changesAt?: number;
}

/**
 * Says whether an environment is to run. Of several reasons to stop it the first of {@link PauseReason} counts; being
 * kept awake outweighs sleep and inactivity, and nothing else.
 *
 * @param environment - accepted
 * @param status - the newest that is known, from here or from the cluster
 */
export function lifecycleOf(
  environment: DevEnvironment,
  status: DevEnvironmentStatus,
  date: Date,
): Lifecycle {
  const { spec } = environment;
  const now = date.getTime();
  const activity = activityOf(environment, status, now);
  const lastActivityAt = wholeSeconds(activity.lastAt);
  const deleteAt = instantOf(spec.deleteAfter);
  if (deleteAt !== undefined) {
    return {
      pause: {
        reason: 'PendingDeletion',
        message: `is stopped and will be removed at ${wholeSeconds(
          deleteAt,
        )}; until then it can be restored`,
      },
      times: { lastActivityAt },
      changesAt: deleteAt,
    };
  }
  if (spec.paused) {
    return {
      pause: {
        reason: 'Paused',
        message: 'the services are stopped, as was asked; their data stays',
      },
      times: { lastActivityAt },
      changesAt: activity.nextAt,
    };
  }
  const clocks = clocksOf(spec, activity.lastAt, now);
  const { pause, times, changesAt } = unasked(clocks, spec, now);
  return {
    pause,
    times: { lastActivityAt, ...times },
    changesAt: firstOf(changesAt, activity.nextAt),
  };
}

/** Whether somebody asked that it be stopped, which holds even where the rest of what is asked for breaks a rule. */
export function isAskedToStop({ spec }: DevEnvironment): boolean {
  return spec.paused === true || spec.deleteAfter !== undefined;
}

/** What may stop an environment unasked; milliseconds since 1970. */
interface Clocks {
  /** When it is stopped for a lack of activity; it is where that has passed. */
  idle?: number;
  /** The time of sleep that is now. */
  asleep?: Sleep;
  /** When the next time of sleep begins, or when it is let fall asleep. */
  nextSleep?: number;
  /** Until when it is kept awake, where that has not passed. */
  awakeUntil?: number;
}

function clocksOf(
  { autoPauseHours, sleep, awakeUntil }: DevEnvironmentSpec,
  lastActivityAt: number,
  now: number,
): Clocks {
  const awake = instantOf(awakeUntil) ?? 0;
  const from = Math.max(now, awake);
  const next = sleep ? sleepsFrom(sleep, from).next().value : undefined;
  const asleep = next && next.from <= now && awake <= now ? next : undefined;
  return {
    idle: autoPauseHours
      ? Math.max(idleAt(lastActivityAt, autoPauseHours, sleep), awake)
      : undefined,
    asleep,
    nextSleep: next && !asleep ? Math.max(next.from, from) : undefined,
    awakeUntil: awake > now ? awake : undefined,
  };
}

/** Sleep before inactivity, which both end with a change of spec or with use. */
function unasked(
  { idle, asleep, nextSleep, awakeUntil }: Clocks,
  { autoPauseHours }: DevEnvironmentSpec,
  now: number,
): Pick<Lifecycle, 'pause' | 'changesAt'> & {
  times: Partial<Lifecycle['times']>;
} {
  const isIdle = idle !== undefined && idle <= now;
  const unused = `nobody has used it for ${autoPauseHours} hours`;
  if (asleep) {
    const wakesAt = wholeSeconds(asleep.to);
    return {
      pause: {
        reason: 'Asleep',
        message: isIdle
          ? `is asleep by its schedule, and stays stopped afterwards, as ${unused}`
          : `is asleep by its schedule until ${wakesAt}`,
      },
      times: isIdle ? {} : { wakesAt },
      changesAt: asleep.to,
    };
  }
  if (isIdle) {
    return {
      pause: {
        reason: 'Idle',
        message: `is stopped, as ${unused}; it starts when it is used again`,
      },
      times: {},
      changesAt: nextSleep,
    };
  }
  return {
    times: {
      ...(idle === undefined ? {} : { pausesAt: wholeSeconds(idle) }),
      ...(nextSleep === undefined ? {} : { sleepsAt: wholeSeconds(nextSleep) }),
    },
    changesAt: firstOf(idle, nextSleep, awakeUntil),
  };
}
