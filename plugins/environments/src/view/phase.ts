import { type Environment } from '../api/types';
import { type Tone } from './tone';

/** A phase as the page shows it. */
export interface PhaseView {
  label: string;
  tone: Tone;
  /** The phase in a sentence. */
  meaning: string;
}

const PHASES: Record<Environment['phase'], PhaseView> = {
  Pending: {
    label: 'Requested',
    tone: 'quiet',
    meaning: 'The platform has the request and is about to start.',
  },
  Provisioning: {
    label: 'Starting',
    tone: 'busy',
    meaning: 'Its parts are being made and its services start.',
  },
  Ready: {
    label: 'Ready',
    tone: 'good',
    meaning: 'Every service runs; it can be used.',
  },
  Degraded: {
    label: 'Degraded',
    tone: 'bad',
    meaning: 'It was ready, and now something in it does not run.',
  },
  Paused: {
    label: 'Paused',
    tone: 'quiet',
    meaning: 'Its services are stopped, its data stays, and its time goes on.',
  },
  Rejected: {
    label: 'Refused',
    tone: 'bad',
    meaning: 'The request breaks a rule of the platform; nothing was made.',
  },
  Failed: {
    label: 'Failed',
    tone: 'bad',
    meaning: 'It could not be made; the steps say what stands in the way.',
  },
  PendingDeletion: {
    label: 'Deleted',
    tone: 'ending',
    meaning: 'It is stopped and can be restored until its grace period ends.',
  },
  Terminating: {
    label: 'Being deleted',
    tone: 'ending',
    meaning: 'Everything in it is being removed.',
  },
};

/** Words and tone of a phase; one that a newer server knows is shown as it is. */
export function phaseView(phase: Environment['phase']): PhaseView {
  const views: Record<string, PhaseView | undefined> = PHASES;
  return views[phase] ?? { label: phase, tone: 'quiet', meaning: '' };
}

/** All phases that one can filter by. */
export const PHASE_OPTIONS = Object.entries(PHASES).map(([value, view]) => ({
  value,
  label: view.label,
}));
