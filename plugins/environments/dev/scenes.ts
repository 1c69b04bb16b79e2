import {
  type Condition,
  type Environment,
  type EnvironmentEvent,
} from '../src/api/types';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** ISO time so many milliseconds from now. */
export const at = (offset: number) =>
  new Date(Date.now() + offset).toISOString();

/** The services of the usual environment. */
export const SERVICES = [
  { name: 'database', type: 'database' },
  { name: 'cache', type: 'cache' },
  { name: 'backend-api', type: 'api' },
  { name: 'frontend', type: 'frontend' },
];

/** A condition that came about some seconds after half an hour ago. */
export const condition = (
  type: Condition['type'],
  status: Condition['status'],
  seconds: number,
  message = '',
  reason = status === 'True' ? 'Done' : 'Waiting',
): Condition => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: at(-30 * MINUTE + seconds * 1_000),
});

/** The component that the environments of the backend team are for. */
export const PLAYED_COMPONENT = 'erp-api';

/** A ready environment, changed by `part`. */
export function environment(
  name: string,
  owner: string,
  team: string,
  part: Partial<Environment>,
): Environment {
  const full = `dev-${name}-${owner}`;
  return {
    namespace: `team-${team}`,
    name: full,
    uid: `uid-${full}`,
    spec: {
      name,
      owner: `user:default/${owner}`,
      team: `group:default/${team}`,
      createdBy: `user:default/${owner}`,
      ...(team === 'backend-team'
        ? { component: `component:default/${PLAYED_COMPONENT}` }
        : {}),
      ttlHours: 48,
      paused: false,
      resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
      services: SERVICES,
    },
    phase: 'Ready',
    conditions: [
      condition('Accepted', 'True', 0),
      condition('Namespace', 'True', 0),
      condition('Isolation', 'True', 1),
      condition('Services', 'True', 6),
      condition('Networking', 'True', 2),
      condition('Monitoring', 'True', 2),
      condition('Ready', 'True', 6),
    ],
    services: SERVICES.map(service => ({ ...service, state: 'Ready' })),
    urls: [
      {
        service: 'frontend',
        path: '/',
        url: `http://${full}.dev.localhost:7080/`,
        reachable: true,
      },
      {
        service: 'backend-api',
        path: '/api',
        url: `http://${full}.dev.localhost:7080/api`,
        reachable: true,
      },
    ],
    createdAt: at(-30 * MINUTE),
    expiresAt: at(47.5 * HOUR),
    simulated: false,
    ...part,
  };
}

/** Environments that come up, fail, are simulated or go. */
export function playedProgress(): Environment[] {
  const failing = environment('invoices', 'guest', 'backend-team', {
    phase: 'Degraded',
    expiresAt: at(3 * HOUR + 12 * MINUTE),
    conditions: [
      condition('Accepted', 'True', 0),
      condition('Namespace', 'True', 0),
      condition('Isolation', 'True', 1),
      condition(
        'Services',
        'False',
        40,
        'backend-api: the image registry.platform.local/platform/invoices@sha256:4f1c… cannot be pulled. Push it to the registry, or choose another one.',
        'ImagePull',
      ),
      condition('Networking', 'True', 2),
      condition('Monitoring', 'True', 2),
      condition('Ready', 'False', 40, '', 'Services'),
    ],
    services: SERVICES.map(service =>
      service.name === 'backend-api'
        ? {
            ...service,
            state: 'Failed',
            reason: 'ImagePull',
            message:
              'The image registry.platform.local/platform/invoices@sha256:4f1c… cannot be pulled. Push it to the registry, or choose another one.',
          }
        : { ...service, state: 'Ready' },
    ),
  });
  const simulated = environment('reporting', 'guest', 'backend-team', {
    simulated: true,
    simulatedReason:
      'This machine runs no containers: it has not the privilege that a real node needs.',
    services: SERVICES.map(service => ({
      ...service,
      state: 'Ready',
      simulated: true,
    })),
    urls: [
      {
        service: 'frontend',
        path: '/',
        url: 'http://dev-reporting-guest.dev.localhost:7080/',
        reachable: false,
        reason: 'On a simulated node nothing answers',
      },
    ],
  });
  return [
    failing,
    simulated,
    environment('search', 'erin', 'frontend-team', {
      phase: 'Provisioning',
      createdAt: at(-8_000),
      conditions: [
        { ...condition('Accepted', 'True', 0), lastTransitionTime: at(-8_000) },
        {
          ...condition('Namespace', 'True', 0),
          lastTransitionTime: at(-7_000),
        },
        {
          ...condition('Isolation', 'True', 0),
          lastTransitionTime: at(-7_000),
        },
        {
          ...condition('Services', 'False', 0, 'Waiting for the database'),
          lastTransitionTime: at(-6_000),
        },
      ],
      services: SERVICES.map((service, index) => ({
        ...service,
        state: index < 1 ? 'Ready' : 'Starting',
      })),
      urls: [],
    }),
    environment(
      'ledger-migration-rehearsal',
      'jane-doe-3f2a91',
      'platform-team',
      {
        phase: 'Terminating',
        expiresAt: at(-MINUTE),
        deletingSince: at(-20_000),
      },
    ),
  ];
}

/** Events as Kubernetes reports them when an environment comes up. */
export function playedEvents(): EnvironmentEvent[] {
  const event = (
    uid: string,
    seconds: number,
    reason: string,
    message: string,
    object: string,
    type: EnvironmentEvent['type'] = 'Normal',
    count = 1,
  ): EnvironmentEvent => ({
    uid,
    time: at(-seconds * 1_000),
    type,
    reason,
    message,
    object,
    count,
  });
  return [
    event(
      '4',
      12,
      'Started',
      'The container frontend started',
      'Pod/frontend-6d4b9',
    ),
    event(
      '3',
      14,
      'Pulled',
      'The image is on the node already',
      'Pod/frontend-6d4b9',
    ),
    event(
      '2',
      40,
      'Unhealthy',
      'The database does not accept connections yet',
      'Pod/database-0',
      'Warning',
      3,
    ),
    event('1', 60, 'Scheduled', 'Placed on the node local', 'Pod/database-0'),
  ];
}
