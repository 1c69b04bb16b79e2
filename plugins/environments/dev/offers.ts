import {
  type Blueprint,
  type BlueprintUpgrade,
  type Budget,
  type EnvironmentOptions,
} from '../src/api/types';
import { SERVICES } from './scenes';

/** What a backend with four service types offers. */
export function playedOptions(): EnvironmentOptions {
  const requests = { cpu: '250m', memory: '512Mi', storage: '1Gi' };
  return {
    address: { scheme: 'http', domain: 'dev.localhost', port: 7080 },
    defaults: {
      ttlHours: 48,
      resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
      services: SERVICES,
    },
    deletionGraceHours: 24,
    limits: {
      maxTtlHours: 336,
      maxResources: { cpu: '16', memory: '32Gi', storage: '200Gi' },
      maxServices: 20,
    },
    serviceTypes: [
      {
        type: 'database',
        title: 'Database',
        description: 'PostgreSQL with a volume and a generated password',
        defaultName: 'database',
        requests,
      },
      {
        type: 'cache',
        title: 'Cache',
        description: 'Redis, in memory only',
        defaultName: 'cache',
        requests,
      },
      {
        type: 'api',
        title: 'API',
        description: 'The back end at /api, connected to database and cache',
        defaultName: 'backend-api',
        exposedPath: '/api',
        requests,
      },
      {
        type: 'frontend',
        title: 'Front end',
        description: 'The pages at /',
        defaultName: 'frontend',
        exposedPath: '/',
        requests,
      },
    ],
    owner: 'user:default/guest',
    teams: [
      { ref: 'group:default/backend-team', title: 'Backend Team' },
      { ref: 'group:default/frontend-team', title: 'Frontend Team' },
    ],
    simulated: false,
  };
}

/** Two presets, one of them with everything. */
export function playedBlueprints(): Blueprint[] {
  return [
    {
      name: 'shop',
      version: '1.3.0',
      title: 'Shop, complete',
      description:
        'All services of the shop with a seeded database; pauses by itself when nobody uses it.',
      ttlHours: 72,
      autoPauseHours: 8,
      sleep: {
        timeZone: 'Europe/Berlin',
        windows: [
          {
            days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
            from: '20:00',
            to: '07:00',
          },
        ],
      },
      resources: { cpu: '4', memory: '8Gi', storage: '20Gi' },
      services: [
        {
          name: 'database',
          type: 'database',
          config: { version: '17' },
          seed: { script: 'select 1;' },
        },
        { name: 'cache', type: 'cache' },
        { name: 'backend-api', type: 'api', dependsOn: ['database', 'cache'] },
        { name: 'frontend', type: 'frontend', dependsOn: ['backend-api'] },
      ],
    },
    {
      name: 'database-only',
      version: '1.0.0',
      title: 'Database only',
      description: 'A PostgreSQL to try a migration on.',
      resources: { cpu: '1', memory: '2Gi', storage: '50Gi' },
      services: [{ name: 'database', type: 'database' }],
    },
  ];
}

/** Budgets that the usual environment just fits into, and a large one does not. */
export function playedBudgets(of: { owner?: string; team?: string }): Budget[] {
  const owner = of.owner ?? 'user:default/guest';
  const team = of.team ?? 'group:default/backend-team';
  return [
    {
      scope: 'owner',
      ref: owner,
      resource: 'environments',
      allowed: '8',
      used: '6',
    },
    { scope: 'owner', ref: owner, resource: 'cpu', allowed: '12', used: '8' },
    {
      scope: 'team',
      ref: team,
      resource: 'memory',
      allowed: '64Gi',
      used: '40Gi',
    },
    {
      scope: 'team',
      ref: team,
      resource: 'storage',
      allowed: '500Gi',
      used: '300Gi',
    },
  ];
}

/** What the newer version of the shop would change. */
export function playedUpgrade(): BlueprintUpgrade {
  return {
    blueprint: 'shop',
    from: '1.2.0',
    to: '1.3.0',
    changes: [
      {
        path: 'services[database].config.version',
        kind: 'changed',
        before: '"16"',
        after: '"17"',
      },
      {
        path: 'services[cache]',
        kind: 'added',
        after: '{"name":"cache","type":"cache"}',
      },
      {
        path: 'services[backend-api].image',
        kind: 'changed',
        before: '"registry.platform.local/backend/invoices:mine"',
        after: '"registry.platform.local/platform/api:2"',
        kept: true,
      },
      {
        path: 'autoPauseHours',
        kind: 'removed',
        before: '12',
      },
    ],
  };
}
