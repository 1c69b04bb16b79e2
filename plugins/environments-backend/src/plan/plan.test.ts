import { KubernetesObject } from '@itdo/plugin-clusters-node';
import { DevEnvironmentSpec, labels } from '@itdo/plugin-environments-common';
import fc from 'fast-check';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { environmentOf, specOf, testConfig } from '../__testUtils__/fixtures';
import { MonitoringKind } from './monitoring';
import { plan } from './plan';

const context = {
  config: testConfig(),
  kinds: ServiceKinds.withDefaults(),
  apiServerCidrs: ['10.96.0.1/32', '192.168.127.2/32'],
  monitoring: new Set<MonitoringKind>(),
  paused: false,
};

function planOf(
  changes: Partial<DevEnvironmentSpec> = {},
  overrides: Partial<typeof context> = {},
) {
  const environment = environmentOf(specOf(changes));
  environment.metadata.uid = 'uid-1';
  environment.metadata.creationTimestamp = '2026-11-24T08:00:00Z';
  return plan(environment, { ...context, ...overrides });
}

function allOf(made: ReturnType<typeof planOf>): KubernetesObject[] {
  return [
    ...made.isolation,
    ...made.supports,
    ...made.workloads.map(({ object }) => object),
    ...made.networking,
    ...made.monitoring,
  ];
}

function find(made: ReturnType<typeof planOf>, kind: string, name: string) {
  const object = allOf(made).find(
    each => each.kind === kind && each.metadata?.name === name,
  );
  if (!object) {
    throw new Error(`no ${kind} '${name}' is planned`);
  }
  return object;
}

describe('the plan of an environment', () => {
  it('has the namespace of the seed', () => {
    expect(planOf({ description: 'Try it' }).namespace.metadata).toEqual({
      name: 'dev-orders-jane',
      labels: {
        'platform.itdo-erp.com/type': 'development',
        'platform.itdo-erp.com/owner': 'jane',
        'platform.itdo-erp.com/team': 'team-a',
        'platform.itdo-erp.com/ttl-hours': '48',
        'platform.itdo-erp.com/environment': 'dev-orders-jane',
        'platform.itdo-erp.com/environment-namespace': 'team-team-a',
        'platform.itdo-erp.com/environment-uid': 'uid-1',
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
      annotations: {
        'platform.itdo-erp.com/created-at': '2026-11-24T08:00:00Z',
        'platform.itdo-erp.com/expires-at': '2026-11-26T08:00:00Z',
        'platform.itdo-erp.com/owner-ref': 'user:default/jane',
        'platform.itdo-erp.com/team-ref': 'group:default/team-a',
        'platform.itdo-erp.com/host': 'dev-orders-jane.dev.localhost',
        'platform.itdo-erp.com/admitted':
          '{"cpu":"4","memory":"8Gi","storage":"50Gi","stopped":false}',
        'platform.itdo-erp.com/description': 'Try it',
        'platform.itdo-erp.com/contact': 'user:default/jane',
      },
    });
  });

  it('has the quota of the seed, with storage and limits', () => {
    expect(find(planOf(), 'ResourceQuota', 'dev-quota')).toMatchObject({
      spec: {
        hard: {
          'requests.cpu': '4',
          'requests.memory': '8Gi',
          'requests.storage': '50Gi',
          'limits.cpu': '8',
          'limits.memory': '16Gi',
          persistentvolumeclaims: '10',
          services: '20',
          pods: '50',
          configmaps: '50',
          secrets: '50',
          'services.nodeports': '0',
          'services.loadbalancers': '0',
        },
      },
    });
  });

  it('lets in the team and, at exposed ports, the ingress controller', () => {
    expect(find(planOf(), 'NetworkPolicy', 'dev-isolation')).toMatchObject({
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchLabels: {
                    'platform.itdo-erp.com/type': 'development',
                    'platform.itdo-erp.com/team': 'team-a',
                  },
                },
              },
            ],
          },
          {
            from: [
              {
                namespaceSelector: {
                  matchLabels: {
                    'kubernetes.io/metadata.name': 'ingress-nginx',
                  },
                },
              },
              { ipBlock: { cidr: '192.168.127.2/32' } },
            ],
            ports: [
              { protocol: 'TCP', port: 3000 },
              { protocol: 'TCP', port: 8000 },
            ],
          },
        ],
      },
    });
  });

  it('lets nothing out to metadata services and the API server', () => {
    const policy = find(planOf(), 'NetworkPolicy', 'dev-isolation') as {
      spec?: { egress: Array<{ to: Array<{ ipBlock?: object }> }> };
    };
    const blocks = (policy.spec?.egress ?? [])
      .flatMap(({ to }) => to)
      .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock] : []));
    expect(blocks).toHaveLength(4);
    for (const block of blocks) {
      expect([
        {
          cidr: '0.0.0.0/0',
          except: ['169.254.0.0/16', '10.96.0.1/32', '192.168.127.2/32'],
        },
        { cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::/32'] },
      ]).toContainEqual(block);
    }
  });

  it('lets the members of the team in as their accounts in the namespace of the team', () => {
    expect(find(planOf(), 'RoleBinding', 'team')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'platform:environment-member' },
      subjects: [{ kind: 'Group', name: 'system:serviceaccounts:team-team-a' }],
    });
  });

  it('gives a token to pods only where they ask for one', () => {
    expect(find(planOf(), 'ServiceAccount', 'default')).toMatchObject({
      automountServiceAccountToken: false,
    });
  });

  it('routes / to the front end and /api to the API, as they are', () => {
    expect(find(planOf(), 'Ingress', 'dev-orders-jane-ingress')).toMatchObject({
      spec: {
        ingressClassName: 'platform',
        rules: [
          {
            host: 'dev-orders-jane.dev.localhost',
            http: {
              paths: [
                {
                  path: '/',
                  backend: {
                    service: { name: 'frontend', port: { number: 3000 } },
                  },
                },
                {
                  path: '/api',
                  backend: {
                    service: { name: 'backend-api', port: { number: 8000 } },
                  },
                },
              ],
            },
          },
        ],
      },
    });
  });

  it('gives a path that a service asks for to that service', () => {
    const { routes } = planOf({
      services: [
        { name: 'one', type: 'frontend' },
        { name: 'two', type: 'frontend' },
        { name: 'three', type: 'api', expose: { path: '/' } },
      ],
    });
    expect(routes.map(({ path, service }) => [path, service])).toEqual([
      ['/', 'three'],
    ]);
  });

  it('hands database and cache to the API by Secrets whose passwords differ', () => {
    const { workloads, secrets } = planOf();
    const api = workloads.find(({ type }) => type === 'api')?.object;
    expect(JSON.stringify(api)).toContain(
      '{"name":"DATABASE_URL","valueFrom":{"secretKeyRef":{"name":"app-db","key":"DATABASE_URL"}}}',
    );
    expect(JSON.stringify(api)).toContain('"name":"sessions-cache"');
    const [database] = secrets;
    let count = 0;
    expect(database.generate(() => `secret-${(count += 1)}`)).toEqual({
      POSTGRES_DB: 'app_db',
      POSTGRES_USER: 'app_user',
      POSTGRES_PASSWORD: 'secret-1',
      DATABASE_URL: 'postgresql://app_user:secret-1@app-db:5432/app_db',
    });
  });

  it('hands over only what a service depends on, where it says so', () => {
    const { workloads } = planOf({
      services: [
        { name: 'app', type: 'database' },
        { name: 'sessions', type: 'cache' },
        { name: 'backend-api', type: 'api', dependsOn: ['sessions'] },
      ],
    });
    const api = JSON.stringify(workloads[2].object);
    expect(api).toContain('REDIS_URL');
    expect(api).not.toContain('DATABASE_URL');
  });

  it('runs everything as Pod Security restricted demands', () => {
    for (const { object } of planOf().workloads) {
      expect(object).toMatchObject({
        spec: {
          template: {
            spec: {
              automountServiceAccountToken: false,
              securityContext: {
                runAsNonRoot: true,
                runAsUser: 999,
                seccompProfile: { type: 'RuntimeDefault' },
              },
              containers: [
                {
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ['ALL'] },
                  },
                },
              ],
            },
          },
        },
      });
    }
  });

  it('stops services of a paused environment and keeps their data', () => {
    const made = planOf({}, { paused: true });
    for (const { object } of made.workloads) {
      expect(object).toMatchObject({ spec: { replicas: 0 } });
    }
    expect(find(made, 'PersistentVolumeClaim', 'app-db-data')).toBeDefined();
  });

  it('says of which generation its data is, so that what is older can be told', () => {
    const generation = { 'platform.itdo-erp.com/data-generation': '2' };
    const made = planOf({ dataGeneration: 2 });
    expect(
      find(made, 'PersistentVolumeClaim', 'app-db-data').metadata?.annotations,
    ).toMatchObject(generation);
    for (const { object } of made.workloads) {
      expect(object).toMatchObject({
        spec: { template: { metadata: { annotations: generation } } },
      });
    }
    const first = find(planOf(), 'PersistentVolumeClaim', 'app-db-data');
    expect(first.metadata?.annotations).not.toHaveProperty([
      'platform.itdo-erp.com/data-generation',
    ]);
  });

  it('reserves less than it promises where the configuration says so', () => {
    const made = planOf(
      {},
      { config: testConfig({ overcommit: { cpu: 10, memory: 4 } }) },
    );
    expect(made.workloads[0].object).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                resources: {
                  requests: { cpu: '25m', memory: '128Mi' },
                  limits: { cpu: '1', memory: '2Gi' },
                },
              },
            ],
          },
        },
      },
    });
  });

  it('is watched by what the cluster knows of', () => {
    const kindsOf = (...known: MonitoringKind[]) =>
      planOf({}, { monitoring: new Set(known) }).monitoring.map(
        ({ kind }) => kind,
      );
    expect(kindsOf()).toEqual([]);
    expect(kindsOf('ServiceMonitor')).toEqual(['ServiceMonitor']);
    expect(kindsOf('PrometheusRule', 'ServiceMonitor')).toEqual([
      'ServiceMonitor',
      'PrometheusRule',
    ]);
  });

  it('has alerts that look at its own namespace only', () => {
    const [rules] = planOf(
      {},
      { monitoring: new Set<MonitoringKind>(['PrometheusRule']) },
    ).monitoring;
    const expressions = JSON.stringify(rules).match(/namespace=[^,}]*/g) ?? [];
    expect(expressions.length).toBeGreaterThan(0);
    expect(new Set(expressions)).toEqual(
      new Set([`namespace=\\"${rules.metadata?.namespace}\\"`]),
    );
  });

  it('is the same for the same environment, and every object bears its identity', () => {
    const types = context.kinds.types();
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,20}$/), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.array(fc.constantFrom(...types), { minLength: 8, maxLength: 8 }),
        (names, kinds) => {
          const services = names.map((name, index) => ({
            name,
            type: kinds[index],
          }));
          const made = planOf({ services });
          expect(allOf(planOf({ services }))).toEqual(allOf(made));
          for (const { metadata } of allOf(made)) {
            expect(metadata?.namespace).toBe('dev-orders-jane');
            expect(metadata?.labels?.[labels.environmentUid]).toBe('uid-1');
          }
        },
      ),
    );
  });
});
