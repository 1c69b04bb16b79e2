import { type Condition, type Environment } from '../api/types';
import { plainWords } from './plainWords';
import { type Tone } from './tone';

/** One step on the way from the request to a usable environment. */
export interface ProgressStep {
  /** The condition's type; unique within a story. */
  id: string;
  /** What the step does, in words. */
  title: string;
  state: 'done' | 'working' | 'failed' | 'waiting' | 'skipped';
  /** Why it stands where it stands, in words; absent where there is nothing to add. */
  reason?: string;
  /** ISO time at which the step came to its present state. */
  since?: string;
}

/** The steps in the order in which the controller takes them. */
const STEPS: ReadonlyArray<{ type: Condition['type']; title: string }> = [
  { type: 'Accepted', title: 'Request accepted' },
  { type: 'Namespace', title: 'Namespace, quota and limits' },
  { type: 'Isolation', title: 'Isolated from other teams' },
  { type: 'Services', title: 'Services running' },
  { type: 'Networking', title: 'Address published' },
  { type: 'Monitoring', title: 'Monitoring attached' },
  { type: 'Ready', title: 'Ready to use' },
];

export const STEP_TONES: Record<ProgressStep['state'], Tone> = {
  done: 'good',
  working: 'busy',
  failed: 'bad',
  waiting: 'quiet',
  skipped: 'quiet',
};

export const STEP_WORDS: Record<ProgressStep['state'], string> = {
  done: 'Done',
  working: 'In progress',
  failed: 'Failed',
  waiting: 'Waiting',
  skipped: 'Not on this cluster',
};

const SKIPPED = /^(NotAvailable|NotInstalled|NotApplicable|Skipped|Disabled)/;

function stateOf(
  condition: Condition | undefined,
  type: Condition['type'],
  failed: boolean,
  isFirstOpen: boolean,
): ProgressStep['state'] {
  if (condition && SKIPPED.test(condition.reason)) {
    return 'skipped';
  }
  if (condition?.status === 'True') {
    return 'done';
  }
  if (!isFirstOpen) {
    return 'waiting';
  }
  const refused = type === 'Accepted' && condition?.status === 'False';
  return failed || refused ? 'failed' : 'working';
}

/**
 * Tells the conditions of an environment as a story: what is done, the first
 * step that is not (in progress, or failed), and what waits for it.
 */
export function progressSteps(
  environment: Pick<Environment, 'conditions' | 'phase'>,
): ProgressStep[] {
  const byType = new Map(environment.conditions.map(c => [c.type, c]));
  const failed = environment.phase === 'Failed';
  let openSeen = false;
  return STEPS.map(({ type, title }) => {
    const condition = byType.get(type);
    const state = stateOf(condition, type, failed, !openSeen);
    openSeen ||= state === 'working' || state === 'failed';
    return {
      id: type,
      title,
      state,
      reason: state === 'waiting' ? undefined : reasonOf(condition, state),
      since: condition?.lastTransitionTime,
    };
  });
}

function reasonOf(
  condition: Condition | undefined,
  state: ProgressStep['state'],
): string | undefined {
  if (condition?.message) {
    return condition.message;
  }
  return condition?.reason && state !== 'done'
    ? plainWords(condition.reason)
    : undefined;
}
