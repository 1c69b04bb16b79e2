import { type Environment } from '../api/types';
import { PHASE_OPTIONS, phaseView, type PhaseView } from './phase';
import { stopReason, stoppedView, type StopReason } from './stopped';

/** The state of an environment as the page shows it: its phase, and why it is stopped where it is. */
export function stateView(
  environment: Pick<
    Environment,
    'phase' | 'spec' | 'conditions' | 'wakesAt' | 'lastActivityAt'
  >,
): PhaseView {
  const phase = phaseView(environment.phase);
  const reason = stopReason(environment);
  if (environment.phase !== 'Paused' || !reason) {
    return phase;
  }
  const { label, title, text } = stoppedView(environment, reason);
  return { label, tone: phase.tone, meaning: `${title}. ${text}` };
}

const STOPPED: ReadonlyArray<{ value: StopReason; label: string }> = [
  { value: 'Idle', label: 'Paused, unused' },
  { value: 'Asleep', label: 'Asleep' },
];

/** All states that one can filter by: the phases, and single reasons of a pause. */
export const STATE_OPTIONS = PHASE_OPTIONS.flatMap(option =>
  option.value === 'Paused'
    ? [{ ...option, label: 'Paused, for any reason' }, ...STOPPED]
    : [option],
);

/** Whether an environment is in a state that was asked for by its value in {@link STATE_OPTIONS}. */
export function isInState(environment: Environment, state: string): boolean {
  return (
    environment.phase === state ||
    (environment.phase === 'Paused' && stopReason(environment) === state)
  );
}
