import {
  type Blueprint,
  type Condition,
  type Environment,
  type EnvironmentOptions,
} from '../api/types';

const ALL_STEPS = [
  'Accepted',
  'Namespace',
  'Isolation',
  'Services',
  'Networking',
  'Monitoring',
  'Ready',
] as const;

/** A condition as the controller reports it. */
export function condition(
  type: Condition['type'],
  status: Condition['status'],
  part: Partial<Condition> = {},
): Condition {
  return {
    type,
    status,
    reason: status === 'True' ? 'Applied' : 'Waiting',
    message: '',
    lastTransitionTime: '2026-03-01T12:00:05Z',
    ...part,
  };
}

/** A ready environment of Alice, changed by `part`. */
export function environment(part: Partial<Environment> = {}): Environment {
  const name = part.name ?? 'dev-checkout-alice';
  return {
    namespace: 'team-backend-team',
    name,
    uid: `uid-of-${name}`,
    spec: {
      name: 'checkout',
      owner: 'user:default/alice',
      team: 'group:default/backend-team',
      createdBy: 'user:default/alice',
      ttlHours: 48,
      paused: false,
      resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
      services: [{ name: 'app', type: 'database' }],
    },
    phase: 'Ready',
    conditions: ALL_STEPS.map(type => condition(type, 'True')),
    services: [
      { name: 'app', type: 'database', state: 'Ready' },
      { name: 'frontend', type: 'frontend', state: 'Ready' },
    ],
    urls: [
      {
        service: 'frontend',
        path: '/',
        url: `http://${name}.dev.localhost:7080/`,
        reachable: true,
      },
    ],
    createdAt: '2026-03-01T12:00:00Z',
    expiresAt: '2099-03-03T12:00:00Z',
    simulated: false,
    ...part,
  };
}

/** What the form may offer: two types, of which both are ticked; Alice in one team. */
export function options(
  part: Partial<EnvironmentOptions> = {},
): EnvironmentOptions {
  const requests = { cpu: '250m', memory: '512Mi' };
  return {
    address: { scheme: 'http', domain: 'dev.localhost', port: 7080 },
    defaults: {
      ttlHours: 48,
      resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
      services: [
        { name: 'app', type: 'database' },
        { name: 'frontend', type: 'frontend' },
      ],
    },
    limits: {
      maxTtlHours: 336,
      maxResources: { cpu: '16', memory: '64Gi', storage: '500Gi' },
      maxServices: 20,
    },
    serviceTypes: [
      {
        type: 'database',
        title: 'Database',
        description: 'PostgreSQL',
        defaultName: 'app',
        requests,
      },
      {
        type: 'frontend',
        title: 'Front end',
        description: 'The pages',
        defaultName: 'frontend',
        exposedPath: '/',
        requests,
      },
    ],
    owner: 'user:default/alice',
    teams: [{ ref: 'group:default/backend-team', title: 'Backend Team' }],
    simulated: false,
    ...part,
  };
}

/** A preset of a database and the pages that wait for it. */
export function blueprint(part: Partial<Blueprint> = {}): Blueprint {
  return {
    name: 'web',
    version: '1.2.0',
    title: 'Web application',
    description: 'Pages and a database',
    ttlHours: 72,
    autoPauseHours: 8,
    resources: { cpu: '2', memory: '4Gi', storage: '10Gi' },
    services: [
      { name: 'store', type: 'database', config: { version: '17' } },
      { name: 'pages', type: 'frontend', dependsOn: ['store'] },
    ],
    ...part,
  };
}
