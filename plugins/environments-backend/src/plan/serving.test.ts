import { DevEnvironmentService } from '@itdo/plugin-environments-common';
import { environmentOf, specOf, testConfig } from '../__testUtils__/fixtures';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { plan } from './plan';
import { answeringAt, checkServing } from './serving';

const kinds = ServiceKinds.withDefaults();
const frontend = { name: 'frontend', type: 'frontend' };
const api = { name: 'backend-api', type: 'api' };
const database = { name: 'app', type: 'database' };

const workspace = (serves?: string): DevEnvironmentService => ({
  name: 'code',
  type: 'workspace',
  ...(serves ? { config: { serves } } : {}),
});

function planOf(services: DevEnvironmentService[]) {
  return plan(environmentOf(specOf({ services })), {
    config: testConfig(),
    kinds,
    apiServerCidrs: [],
    monitoring: new Set(),
    paused: false,
  });
}

function serviceOf(services: DevEnvironmentService[], name: string) {
  return planOf(services).supports.find(
    ({ kind, metadata }) => kind === 'Service' && metadata?.name === name,
  );
}

describe('what a workspace serves', () => {
  it('leads to its pods on the ports as they are, and to its own pods otherwise', () => {
    expect(
      serviceOf([frontend, api, workspace('frontend')], 'frontend'),
    ).toMatchObject({
      spec: {
        selector: { 'platform.itdo-erp.com/service': 'code' },
        ports: [{ port: 3000, targetPort: 3000 }],
      },
    });
    for (const services of [
      [frontend, api, workspace()],
      [frontend, api],
    ]) {
      expect(serviceOf(services, 'frontend')).toMatchObject({
        spec: { selector: { app: 'frontend' } },
      });
    }
    expect(
      serviceOf([frontend, api, workspace('frontend')], 'backend-api'),
    ).toMatchObject({ spec: { selector: { app: 'backend-api' } } });
  });

  it('runs on meanwhile, so that the way back waits for nothing', () => {
    const workloads = planOf([frontend, workspace('frontend')]).workloads;
    expect(
      workloads.find(({ service }) => service === 'frontend')?.object,
    ).toMatchObject({ spec: { replicas: 1 } });
  });

  it('opens through the portal from the workspace, at its own port only', () => {
    const services = [frontend, workspace('frontend')];
    const at = (port: number) =>
      answeringAt(services, frontend, port, kinds).name;
    expect(at(3000)).toBe('code');
    // Who may open the front end may not open the IDE by that.
    expect(at(13337)).toBe('frontend');
    expect(at(8080)).toBe('frontend');
  });

  it('can be a front end and an API', () => {
    expect(
      checkServing([frontend, api, workspace('frontend, backend-api')], kinds),
    ).toEqual([]);
  });

  it.each<[string, string, string, DevEnvironmentService[]]>([
    ['is not there', 'UnknownService', 'nothing', []],
    ['is the workspace itself', 'UnknownService', 'code', []],
    ['is no web service', 'ServiceConfig', 'app', []],
    ['is named twice', 'ServiceConfig', 'frontend,frontend', []],
    [
      'has the port of the IDE',
      'Port',
      'other',
      [{ name: 'other', type: 'frontend', ports: [{ port: 13337 }] }],
    ],
    [
      'has the port of its SSH server',
      'Port',
      'other',
      [
        {
          name: 'other',
          type: 'api',
          ports: [{ port: 8000 }, { port: 2222 }],
        },
      ],
    ],
    [
      'has the port of another that is served',
      'Port',
      'frontend,other',
      [{ name: 'other', type: 'frontend' }],
    ],
  ])('is refused where it %s', (_, rule, serves, others) => {
    const services = [frontend, database, ...others, workspace(serves)];
    expect(checkServing(services, kinds)).toEqual([
      expect.objectContaining({
        field: `services[${services.length - 1}].config.serves`,
        rule,
      }),
    ]);
  });

  it('is served by one workspace only', () => {
    const second = { ...workspace('frontend'), name: 'second' };
    expect(
      checkServing([frontend, workspace('frontend'), second], kinds),
    ).toEqual([
      {
        field: 'services[2].config.serves',
        rule: 'ServiceConfig',
        message: "'frontend' is served by code already",
      },
    ]);
  });
});
