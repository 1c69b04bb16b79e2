import {
  Environment,
  EnvironmentEvent,
} from '@itdo/plugin-environments-common';

/** Why an environment is not usable, in plain words. */
export interface Explanation {
  ready: boolean;
  /** One or two sentences that answer the question. */
  summary: string;
  /** What holds it up, the first thing first. */
  reasons: string[];
  /** What somebody can do about it. */
  advice: string[];
  /** What Kubernetes warned of, newest first. */
  warnings: string[];
}

const MOST_WARNINGS = 5;

/** What each step of the controller is called while it is not done. */
const STEPS: Record<string, string> = {
  Accepted: 'The request was not accepted',
  Namespace: 'Its namespace is not made',
  Isolation: 'Its quota and isolation are not in place',
  Services: 'Not all services run',
  Networking: 'Its address is not published',
};

/** What helps, by the reason of a service or of a condition. */
const ADVICE: Record<string, string> = {
  ImagePull:
    'Check the image of the service: its name, its tag, and whether the cluster may pull it.',
  CrashLoop:
    'Read the logs of the service: its program ends by itself right after it was started.',
  OutOfMemory: 'Give the environment more memory, or let the service use less.',
  Configuration:
    'Check the settings and variables of the service: its container cannot be made from them.',
  QuotaExceeded:
    'Raise the resources of the environment, or take a service or replicas away.',
  Unschedulable:
    'No node has room: wait, pause or delete other environments, or ask the platform team for room.',
  BudgetExceeded:
    'Pause or delete another environment of the same owner or team, or ask for a larger budget.',
  Paused: 'Resume it, which starts its services again.',
  Idle: 'Resume it, which starts its services again; it was stopped since nobody used it.',
  Asleep: 'Resume it, or wait until its schedule starts it again.',
  PendingDeletion: 'Restore it before its time of grace is over.',
  NamespaceConflict:
    'Delete it and ask for one of another name: its namespace is there already and belongs to somebody else.',
};

/** Tells from conditions, services and events why an environment cannot be used. */
export function explain(
  environment: Environment,
  events: EnvironmentEvent[],
): Explanation {
  const { phase, services, spec } = environment;
  if (phase === 'Ready') {
    const rests = services.filter(({ state }) => state === 'Paused');
    return {
      ready: true,
      summary:
        rests.length === 0
          ? 'It is ready: every service runs.'
          : `It is ready; ${listed(rests)} ${
              rests.length === 1 ? 'is' : 'are'
            } stopped, as was asked.`,
      reasons: [],
      advice: [],
      warnings: [],
    };
  }
  const troubled = services.filter(
    ({ state }) => state !== 'Ready' && state !== 'Paused',
  );
  const codes = [
    ...(spec.deleteAfter ? ['PendingDeletion'] : []),
    ...troubled.map(({ reason }) => reason),
    ...openConditions(environment).map(({ reason }) => reason),
  ];
  const advice = [...new Set(codes)].flatMap(code =>
    code && ADVICE[code] ? [ADVICE[code]] : [],
  );
  return {
    ready: false,
    summary: summaryOf(environment, troubled),
    reasons: reasonsOf(environment, troubled),
    advice:
      advice.length > 0 || phase !== 'Provisioning'
        ? advice
        : ['Wait: it is on its way, and nothing is wrong with it so far.'],
    warnings: warningsOf(events),
  };
}

type Service = Environment['services'][number];

function summaryOf(environment: Environment, troubled: Service[]): string {
  const { phase, spec, deletingSince, wakesAt } = environment;
  switch (phase) {
    case 'Pending':
      return 'The platform has the request and is about to begin.';
    case 'Paused':
      return wakesAt
        ? `It is stopped, and starts again at ${wakesAt}; its data stays.`
        : 'It is stopped; its data stays.';
    case 'PendingDeletion':
      return `It was deleted, is stopped, and is removed for good at ${spec.deleteAfter}.`;
    case 'Terminating':
      return `It is being removed for good since ${deletingSince}.`;
    case 'Rejected':
      return 'The request breaks a rule of the platform, so that nothing was made.';
    default:
      return troubled.length > 0
        ? `${
            phase === 'Degraded' ? 'It was ready; now' : 'It is not ready:'
          } ${listed(troubled)} ${
            troubled.length === 1 ? 'does' : 'do'
          } not run.`
        : 'It is being made; not all of it is there yet.';
  }
}

function reasonsOf(environment: Environment, troubled: Service[]): string[] {
  const open = openConditions(environment)
    // Of services, they themselves tell more than the condition that sums them up.
    .filter(({ type }) => type !== 'Services' || troubled.length === 0)
    .map(
      ({ type, message }) =>
        `${STEPS[type] ?? `${type} is not done`}: ${message}`,
    );
  return [
    ...troubled.map(
      ({ name, state, message }) =>
        `${name} (${state}): ${message ?? 'it is being started'}`,
    ),
    ...open,
  ];
}

function openConditions({ conditions }: Environment) {
  return conditions.filter(
    ({ type, status, reason }) =>
      status !== 'True' &&
      type !== 'Ready' &&
      // Where a cluster has no monitoring, nothing is missing.
      reason !== 'NotInstalled',
  );
}

function warningsOf(events: EnvironmentEvent[]): string[] {
  return events
    .filter(({ type }) => type === 'Warning')
    .slice(0, MOST_WARNINGS)
    .map(
      ({ object, message, count, time }) =>
        `${object}: ${message} (${
          count > 1 ? `${count} times, ` : ''
        }last at ${time})`,
    );
}

function listed(services: Service[]): string {
  return services.map(({ name }) => name).join(', ');
}
