import { type Environment } from '../api/types';
import { durationText, hoursText } from './timeLeft';
import { stopReason } from './stopped';

/** A moment that an environment comes to, and how one speaks of it. */
export interface Clock {
  id: 'idle' | 'awake' | 'sleep' | 'wake';
  label: string;
  /** ISO time; absent where nothing counts down. */
  at?: string;
  /** Words before and after the time that is left, or alone without a time. */
  before?: string;
  after?: string;
}

/** A countdown as text, and when that text changes next. */
export interface Countdown {
  text: string;
  changesIn: number | undefined;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long until a moment, in words.
 *
 * @param at - ISO time
 * @param now - milliseconds since the epoch
 */
export function countdown(at: string, now: number): Countdown {
  const ms = Date.parse(at) - now;
  if (Number.isNaN(ms)) {
    return { text: 'at an unknown time', changesIn: undefined };
  }
  if (ms <= 0) {
    return { text: 'now', changesIn: undefined };
  }
  let unit = 1_000;
  if (ms >= DAY) {
    unit = HOUR;
  } else if (ms >= MINUTE) {
    unit = MINUTE;
  }
  return { text: `in ${durationText(ms)}`, changesIn: (ms % unit) + 1 };
}

/** The clocks that stop and start an environment, besides that of its life. */
export function clocksOf(environment: Environment, now: number): Clock[] {
  return [
    ...idleClock(environment),
    ...awakeClock(environment, now),
    ...sleepClocks(environment),
  ];
}

function idleClock(environment: Environment): Clock[] {
  const { spec, pausesAt } = environment;
  const label = 'When unused';
  if (!spec.autoPauseHours) {
    return [{ id: 'idle', label, before: 'Never pauses by itself' }];
  }
  if (stopReason(environment)) {
    return [
      {
        id: 'idle',
        label,
        before: `Pauses after ${hoursText(spec.autoPauseHours)} without use`,
      },
    ];
  }
  return [
    pausesAt
      ? {
          id: 'idle',
          label,
          at: pausesAt,
          before: 'Pauses',
          after: 'unless used',
        }
      : {
          id: 'idle',
          label,
          before: `Pauses after ${hoursText(spec.autoPauseHours)} without use`,
        },
  ];
}

function awakeClock({ spec }: Environment, now: number): Clock[] {
  const { awakeUntil } = spec;
  return awakeUntil && Date.parse(awakeUntil) > now
    ? [
        {
          id: 'awake',
          label: 'Kept awake',
          at: awakeUntil,
          before: 'Its schedule holds again',
        },
      ]
    : [];
}

function sleepClocks({ spec, sleepsAt, wakesAt }: Environment): Clock[] {
  if (!spec.sleep || spec.sleep.windows.length === 0) {
    return [
      { id: 'sleep', label: 'Sleep schedule', before: 'None, never sleeps' },
    ];
  }
  return [
    ...(wakesAt
      ? [{ id: 'wake' as const, label: 'Next wake', at: wakesAt }]
      : []),
    ...(sleepsAt
      ? [{ id: 'sleep' as const, label: 'Next sleep', at: sleepsAt }]
      : []),
  ];
}
