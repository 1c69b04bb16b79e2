import { type Condition, type Environment } from '../api/types';
import { plainWords, sentence } from './plainWords';
import { isStopReason } from './stopped';
import { type Tone } from './tone';

/** One step on the way from the request to a usable environment. */
export interface ProgressStep {
  /** The condition's type; unique within a story. */
  id: string;
  /** What the step does, in words. */
  title: string;
  state: 'done' | 'working' | 'failed' | 'paused' | 'waiting' | 'skipped';
  /** Why it stands where it stands, in words; absent where there is nothing to add. */
  reason?: string;
  /** ISO time at which the step came to its present state. */
  since?: string;
}

/** What the story is told from. */
type ProgressSource = Pick<Environment, 'conditions' | 'phase' | 'services'>;

/** The steps in the order in which the controller takes them. */
const STEPS: ReadonlyArray<{ type: Condition['type']; title: string }> = [
  { type: 'Accepted', title: 'Request accepted' },
  { type: 'Namespace', title: 'Namespace made' },
  { type: 'Isolation', title: 'Quota, limits and isolation' },
  { type: 'Services', title: 'Services running' },
  { type: 'Networking', title: 'Address published' },
  { type: 'Monitoring', title: 'Monitoring attached' },
  { type: 'Ready', title: 'Ready to use' },
];

export const STEP_TONES: Record<ProgressStep['state'], Tone> = {
  done: 'good',
  working: 'busy',
  failed: 'bad',
  paused: 'quiet',
  waiting: 'quiet',
  skipped: 'quiet',
};

export const STEP_WORDS: Record<ProgressStep['state'], string> = {
  done: 'Done',
  working: 'In progress',
  failed: 'Failed',
  paused: 'Paused',
  waiting: 'Waiting',
  skipped: 'Not on this cluster',
};

/** A reason of the controller that is neither progress nor failure. */
const NOT_INSTALLED = 'NotInstalled';

/** Whether the controller, left alone, will not get past this step. */
function isStuck(
  environment: ProgressSource,
  type: Condition['type'],
  condition: Condition | undefined,
): boolean {
  if (type === 'Accepted') {
    return condition?.status === 'False';
  }
  if (type === 'Services') {
    return environment.services.some(service => service.state === 'Failed');
  }
  return environment.phase === 'Failed' && condition?.status === 'False';
}

/**
 * Tells the conditions of an environment as a story: what is done, what is in
 * progress or failed, and what waits for it. A step is in progress when it is
 * the first that is not done.
 */
export function progressSteps(environment: ProgressSource): ProgressStep[] {
  const byType = new Map(environment.conditions.map(c => [c.type, c]));
  let openSeen = false;

  const stateOf = (type: Condition['type']): ProgressStep['state'] => {
    const condition = byType.get(type);
    if (condition?.reason === NOT_INSTALLED) {
      return 'skipped';
    }
    if (isStopReason(condition?.reason)) {
      return 'paused';
    }
    if (condition?.status === 'True') {
      return 'done';
    }
    if (isStuck(environment, type, condition)) {
      return 'failed';
    }
    return openSeen ? 'waiting' : 'working';
  };

  return STEPS.map(({ type, title }) => {
    const condition = byType.get(type);
    const state = stateOf(type);
    openSeen ||= state === 'working' || state === 'failed';
    return {
      id: type,
      title,
      state,
      reason: reasonOf(condition, state),
      since: condition?.lastTransitionTime,
    };
  });
}

function reasonOf(
  condition: Condition | undefined,
  state: ProgressStep['state'],
): string | undefined {
  if (!condition || state === 'done' || state === 'waiting') {
    return undefined;
  }
  return condition.message
    ? sentence(condition.message)
    : plainWords(condition.reason);
}
