import { mockServices } from '@backstage/backend-test-utils';
import {
  API_VERSION,
  Blueprint,
  DEV_ENVIRONMENT_KIND,
  DevEnvironment,
  DevEnvironmentSpec,
  environmentName,
  FINALIZER,
  labels,
  teamNamespace,
} from '@itdo/plugin-environments-common';
import { Owners, Team } from '../acceptance/Owners';
import { Blueprints } from '../blueprints/Blueprints';
import { readEnvironmentsConfig } from '../config/readConfig';

/** The settings that tests run with: every image is one that nobody pulls. */
export function testConfig(overrides: object = {}) {
  const image = (name: string) =>
    `registry.platform.local/platform/${name}@sha256:${'0'.repeat(64)}`;
  return readEnvironmentsConfig(
    mockServices.rootConfig({
      data: {
        environments: {
          domain: 'dev.localhost',
          ingress: {
            scheme: 'http',
            port: 7080,
            className: 'platform',
            sourceCidrs: ['192.168.127.2/32'],
          },
          images: {
            postgres: image('postgres'),
            redis: image('redis'),
            nats: image('nats'),
            'sample-api': image('sample-api'),
            'sample-frontend': image('sample-frontend'),
            workspace: image('workspace'),
          },
          // Nothing of it is to run: simulated nodes stand in every test cluster.
          scheduling: {
            nodeSelector: { 'platform.itdo-erp.com/simulated': 'true' },
            tolerations: [
              {
                key: 'platform.itdo-erp.com/simulated',
                operator: 'Exists',
              },
            ],
          },
          ...overrides,
        },
      },
    }),
  );
}

/** Owners by a table of users and their teams. */
export function tableOfOwners(table: Record<string, string[]>): Owners {
  const teams = new Set(Object.values(table).flat());
  return {
    teamsOf: async user =>
      table[user]?.map((ref): Team => ({ ref, title: ref })),
    isTeam: async group => teams.has(group),
  };
}

/** Blueprints of which only the newest version is known, without upgrades. */
export function tableOfBlueprints(...table: Blueprint[]): Blueprints {
  const get = (name: string) => table.find(each => each.name === name);
  return {
    list: async () => table,
    get: async name => get(name),
    version: async (name, version) =>
      table.find(each => each.name === name && each.version === version),
    upgradeOf: async ({ spec: { blueprint } }) => {
      const newest = blueprint && get(blueprint.name);
      return (
        newest && {
          blueprint: newest.name,
          from: blueprint.version,
          to: newest.version,
          changes: [],
          spec: {} as DevEnvironmentSpec,
          patch: {
            blueprint: { name: newest.name, version: newest.version },
            services: newest.services,
            ...(newest.ttlHours ? { ttlHours: newest.ttlHours } : {}),
          },
        }
      );
    },
    newerThan: blueprint => {
      const version = blueprint && get(blueprint.name)?.version;
      return version === blueprint?.version ? undefined : version;
    },
  };
}

/** A legal spec of the four types, with changes. */
export function specOf(
  changes: Partial<DevEnvironmentSpec> = {},
): DevEnvironmentSpec {
  return {
    name: 'orders',
    owner: 'user:default/jane',
    team: 'group:default/team-a',
    createdBy: 'user:default/jane',
    ttlHours: 48,
    paused: false,
    resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
    services: [
      { name: 'app', type: 'database' },
      { name: 'sessions', type: 'cache' },
      { name: 'backend-api', type: 'api' },
      { name: 'frontend', type: 'frontend' },
    ],
    ...changes,
  };
}

/** The object of a spec, as REST writes it. */
export function environmentOf(
  spec: DevEnvironmentSpec,
  controller?: string,
): DevEnvironment {
  return {
    apiVersion: API_VERSION,
    kind: DEV_ENVIRONMENT_KIND,
    metadata: {
      name: environmentName(spec.name, spec.owner),
      namespace: teamNamespace(spec.team),
      finalizers: [FINALIZER],
      ...(controller ? { labels: { [labels.controller]: controller } } : {}),
    },
    spec,
  };
}
