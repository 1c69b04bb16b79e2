import { DevEnvironmentService } from '@itdo/plugin-environments-common';
import { planService } from '../plan/services';
import { checkServiceKinds } from '../acceptance/services';
import { testConfig } from '../__testUtils__/fixtures';
import { ServiceKinds } from './ServiceKinds';

const resources = { cpu: '4', memory: '8Gi', storage: '50Gi' };
const digest = `@sha256:${'0'.repeat(64)}`;
const config = testConfig({
  images: {
    postgres: `registry.example/postgres${digest}`,
    'postgres-17': `registry.example/postgres-17${digest}`,
  },
});
const database = (changes: Partial<DevEnvironmentService> = {}) => ({
  name: 'app',
  type: 'database',
  ...changes,
});
const problemsOf = (service: DevEnvironmentService) =>
  checkServiceKinds(
    [service],
    resources,
    ServiceKinds.withDefaults(),
    config.images,
  );
const planOf = (service: DevEnvironmentService) =>
  planService(
    service,
    { name: 'dev-x-y', paused: false, resources, services: [service] },
    ServiceKinds.withDefaults(),
    config,
  );

describe('a database', () => {
  it('runs the version that it asks for, and the platform’s own otherwise', () => {
    expect(JSON.stringify(planOf(database()).workload)).toContain(
      'registry.example/postgres@',
    );
    expect(
      JSON.stringify(planOf(database({ config: { version: '17' } })).workload),
    ).toContain('registry.example/postgres-17@');
  });

  it('is refused in a version that the platform has not, with those that it has', () => {
    expect(problemsOf(database({ config: { version: '17' } }))).toEqual([]);
    expect(problemsOf(database({ config: { version: '9' } }))).toEqual([
      {
        field: 'services[0].config.version',
        rule: 'ServiceConfig',
        message: 'must be one of 17',
      },
    ]);
    const image = `registry.example/own${digest}`;
    expect(problemsOf(database({ image, config: { version: '17' } }))).toEqual([
      expect.objectContaining({ field: 'services[0].config.version' }),
    ]);
  });

  it('begins with its seed, which it can read and not change', () => {
    const { supports, workload } = planOf(
      database({ seed: { script: 'CREATE TABLE a ();' } }),
    );
    expect(supports).toContainEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'app-db-seed' },
      data: { 'seed.sql': 'CREATE TABLE a ();' },
    });
    expect(workload).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                volumeMounts: expect.arrayContaining([
                  {
                    name: 'seed',
                    mountPath: '/docker-entrypoint-initdb.d',
                    readOnly: true,
                  },
                ]),
              },
            ],
            volumes: expect.arrayContaining([
              { name: 'seed', configMap: { name: 'app-db-seed' } },
            ]),
          },
        },
      },
    });
  });

  it('is stopped or one, since two would write one volume', () => {
    expect(problemsOf(database({ replicas: 0 }))).toEqual([]);
    expect(problemsOf(database({ replicas: 2 }))).toEqual([
      expect.objectContaining({
        field: 'services[0].replicas',
        rule: 'Replicas',
      }),
    ]);
  });

  it('remembers on its volume how large it is and what wrote it', () => {
    const { supports } = planOf(
      database({ config: { version: '17', storage: '7Gi' } }),
    );
    expect(supports).toContainEqual(
      expect.objectContaining({
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: 'app-db-data',
          annotations: {
            'platform.itdo-erp.com/data-storage': '7Gi',
            'platform.itdo-erp.com/data-format': 'postgres-17',
          },
        },
      }),
    );
  });
});
