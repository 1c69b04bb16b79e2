import { type Environment } from '../api/types';
import { dateTimeText } from './dates';
import { hoursText } from './timeLeft';

const REASONS = ['PendingDeletion', 'Paused', 'Asleep', 'Idle'] as const;

/** Why an environment's services are stopped. */
export type StopReason = (typeof REASONS)[number];

/** What the page says of a stopped environment. */
export interface StoppedView {
  /** The state in one or two words. */
  label: string;
  title: string;
  /** Who or what stopped it, and whether it starts again by itself. */
  text: string;
  /** What resuming it now would mean. */
  resuming: string;
}

type Stoppable = Pick<Environment, 'phase' | 'spec' | 'conditions'>;

/** Whether this code of the controller says that something is stopped on purpose. */
export function isStopReason(code: string | undefined): code is StopReason {
  return REASONS.some(reason => reason === code);
}

/**
 * Why it is stopped; undefined where it is not. What was just asked for counts
 * before the controller has followed, so that no button stands still.
 */
export function stopReason(environment: Stoppable): StopReason | undefined {
  const { phase, spec, conditions } = environment;
  if (phase === 'Terminating' || phase === 'Rejected') {
    return undefined;
  }
  if (phase === 'PendingDeletion' || spec.deleteAfter) {
    return 'PendingDeletion';
  }
  if (spec.paused) {
    return 'Paused';
  }
  if (phase !== 'Paused') {
    return undefined;
  }
  return conditions.map(({ reason }) => reason).find(isStopReason) ?? 'Paused';
}

/** How to speak of an environment that is stopped for this reason. */
export function stoppedView(
  environment: Pick<Environment, 'spec' | 'wakesAt' | 'lastActivityAt'>,
  reason: StopReason,
): StoppedView {
  const { spec, wakesAt, lastActivityAt } = environment;
  switch (reason) {
    case 'PendingDeletion':
      return {
        label: 'Deleted',
        title: 'Deleted, and not gone yet',
        text: 'Its services are stopped. Restored, it is as it was, data included.',
        resuming: '',
      };
    case 'Idle':
      return {
        label: 'Paused, unused',
        title: 'Paused because nobody used it',
        text: [
          spec.autoPauseHours
            ? `Nobody used it for ${hoursText(spec.autoPauseHours)}.`
            : 'Nobody used it for a while.',
          lastActivityAt && `It was last used ${dateTimeText(lastActivityAt)}.`,
          'Its data stays, and its time goes on.',
        ]
          .filter(Boolean)
          .join(' '),
        resuming:
          'It starts again as soon as it is used, and opening this page counts as use.',
      };
    case 'Asleep':
      return {
        label: 'Asleep',
        title: 'Asleep by its schedule',
        text: `${
          wakesAt
            ? `It wakes by itself ${dateTimeText(wakesAt)}.`
            : 'It stays stopped afterwards, since nobody used it.'
        } Its data stays, and its time goes on.`,
        resuming: 'Resumed now, it stays awake until the end of this sleep.',
      };
    default:
      return {
        label: 'Paused',
        title: 'Paused by hand',
        text: 'It stays paused until somebody resumes it. Its data stays, and its time goes on.',
        resuming: 'Its services start again with the data they had.',
      };
  }
}
