import { DevEnvironmentService } from '@itdo/plugin-environments-common';
import { checkServiceKinds } from '../acceptance/services';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { testConfig } from '../__testUtils__/fixtures';
import { planService } from './services';

const config = testConfig();
const kinds = ServiceKinds.withDefaults();
const resources = { cpu: '4', memory: '8Gi', storage: '50Gi' };

function workloadOf(
  changes: Partial<DevEnvironmentService>,
  environment: Partial<Parameters<typeof planService>[1]> = {},
) {
  const service = { name: 'backend-api', type: 'api', ...changes };
  return planService(
    service,
    {
      name: 'dev-x-y',
      paused: false,
      resources,
      services: [service],
      ...environment,
    },
    kinds,
    config,
  ).workload;
}

function problemsOf(
  changes: Partial<DevEnvironmentService>,
  given: typeof resources,
) {
  const service = { name: 'backend-api', type: 'api', ...changes };
  return checkServiceKinds([service], given, kinds, config.images);
}

describe('the plan of a service', () => {
  it('has as many pods as it asks for, and none while it is stopped', () => {
    expect(workloadOf({})).toMatchObject({ spec: { replicas: 1 } });
    expect(workloadOf({ replicas: 3 })).toMatchObject({
      spec: { replicas: 3 },
    });
    expect(workloadOf({ replicas: 3 }, { paused: true })).toMatchObject({
      spec: { replicas: 0 },
    });
  });

  it('starts its pods anew when it is asked to at another time', () => {
    const restartedAt = '2026-11-24T08:00:00Z';
    expect(workloadOf({ restartedAt })).toMatchObject({
      spec: {
        template: {
          metadata: {
            annotations: {
              'platform.itdo-erp.com/restarted-at': restartedAt,
            },
            labels: { app: 'backend-api' },
          },
        },
      },
    });
  });

  it('exchanges pods the new one first, unless the quota has no room for both', () => {
    expect(workloadOf({})).toMatchObject({
      spec: { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    });
    expect(
      workloadOf({}, { resources: { ...resources, cpu: '500m' } }),
    ).toMatchObject({
      spec: { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } },
    });
  });
});

describe('what services need', () => {
  it('grows with their pods', () => {
    const given = { ...resources, cpu: '1' };
    expect(problemsOf({ replicas: 2 }, given)).toEqual([]);
    expect(problemsOf({ replicas: 5 }, given)).toEqual([
      {
        field: 'resources.cpu',
        rule: 'ResourcesExceeded',
        message: '1 is less than the services ask for together',
      },
    ]);
  });

  it('is refused where the quota of limits would refuse the pods', () => {
    expect(problemsOf({ replicas: 3 }, { ...resources, cpu: '1' })).toEqual([
      {
        field: 'resources.cpu',
        rule: 'ResourcesExceeded',
        message:
          'is too little: the services may use up to 3 together, and the quota lets them use twice what is given',
      },
    ]);
  });
});
