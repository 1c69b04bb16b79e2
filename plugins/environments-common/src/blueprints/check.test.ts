import { checkBlueprint, readBlueprint } from '.';

const limits = {
  maxTtlHours: 720,
  maxResources: { cpu: '16', memory: '64Gi', storage: '500Gi' },
  maxServices: 4,
  serviceTypes: ['database', 'api'],
};
const content = (changes: object = {}) => ({
  version: '1.0.0',
  ttlHours: 48,
  autoPauseHours: 8,
  sleep: {
    timeZone: 'Europe/Berlin',
    windows: [{ days: ['Mon', 'Tue'], from: '20:00', to: '06:00' }],
  },
  resources: { cpu: '2', memory: '4Gi', storage: '20Gi' },
  services: [
    {
      name: 'app',
      type: 'database',
      seed: { script: 'CREATE TABLE a ();' },
      config: { storage: '10Gi' },
    },
    {
      name: 'backend-api',
      type: 'api',
      replicas: 2,
      env: [{ name: 'LOG_LEVEL', value: 'info' }],
      ports: [{ port: 8000 }],
      expose: { path: '/api' },
      dependsOn: ['app'],
    },
  ],
  ...changes,
});
const specOf = (blueprint: unknown) => ({
  type: 'environment-blueprint',
  owner: 'platform-team',
  blueprint,
});
const found = (blueprint: unknown) =>
  checkBlueprint(specOf(blueprint), limits).map(
    ({ field, rule }) => `${field} ${rule}`,
  );
const service = (changes: object) =>
  content({ services: [{ name: 'a', type: 'api', ...changes }] });

describe('a blueprint', () => {
  it('with everything that it may have is let through', () => {
    expect(found(content())).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['spec.blueprint Required', undefined],
    ['spec.blueprint Schema', 'web-app'],
    ['spec.blueprint.version Required', content({ version: undefined })],
    ['spec.blueprint.version BlueprintVersion', content({ version: '1.0' })],
    ['spec.blueprint.version BlueprintVersion', content({ version: '01.0.0' })],
    // As YAML reads 1.0.
    ['spec.blueprint.version Schema', content({ version: 1 })],
    ['spec.blueprint.ttlHours TtlRange', content({ ttlHours: 721 })],
    [
      'spec.blueprint.autoPauseHours AutoPauseRange',
      content({ autoPauseHours: 0 }),
    ],
    [
      'spec.blueprint.sleep.timeZone TimeZone',
      content({ sleep: { ...content().sleep, timeZone: 'Europe/Atlantis' } }),
    ],
    [
      'spec.blueprint.sleep.windows[0].days[0] Schema',
      content({
        sleep: {
          timeZone: 'Europe/Berlin',
          windows: [{ days: ['Monday'], from: '20:00', to: '06:00' }],
        },
      }),
    ],
    [
      'spec.blueprint.resources.storage Required',
      content({ resources: { cpu: '2', memory: '4Gi' } }),
    ],
    [
      'spec.blueprint.resources.cpu Schema',
      content({ resources: { ...content().resources, cpu: 2 } }),
    ],
    [
      'spec.blueprint.resources.memory QuantityRange',
      content({ resources: { ...content().resources, memory: '65Gi' } }),
    ],
    ['spec.blueprint.services Required', content({ services: [] })],
    [
      'spec.blueprint.services[0].type UnknownServiceType',
      service({ type: 'vm' }),
    ],
    ['spec.blueprint.services[0].image Image', service({ image: 'a b' })],
    ['spec.blueprint.services[0].replicas Replicas', service({ replicas: 11 })],
    [
      'spec.blueprint.services[0].env[0].value Schema',
      service({ env: [{ name: 'DEBUG', value: true }] }),
    ],
    [
      'spec.blueprint.services[0].env[0].value Schema',
      service({ env: [{ name: 'LONG', value: 'x'.repeat(4097) }] }),
    ],
    [
      'spec.blueprint.services[0].dependsOn[0] UnknownService',
      service({ dependsOn: ['b'] }),
    ],
    [
      'spec.blueprint.services[0].seed.script Seed',
      service({ seed: { script: 'x'.repeat(64 * 1024 + 1) } }),
    ],
  ])('is refused: %s', (problem, blueprint) => {
    expect(found(blueprint)).toEqual([problem]);
  });

  it.each([
    [
      'a privileged container',
      { securityContext: { privileged: true } },
      'securityContext',
    ],
    ['a mounted path of the node', { volumes: [{ hostPath: '/' }] }, 'volumes'],
    // It is of one environment and never of a preset.
    ['a restart', { restartedAt: '2026-11-24T08:00:00Z' }, 'restartedAt'],
  ])(
    'with %s is refused, as no service has such a field',
    (_, fields, name) => {
      expect(checkBlueprint(specOf(service(fields)), limits)).toEqual([
        {
          field: `spec.blueprint.services[0].${name}`,
          rule: 'Schema',
          message:
            'is no field of a service, which has name, type, image, replicas, seed, config, env, ports, expose, share, dependsOn',
        },
      ]);
    },
  );

  it('tells all that is wrong at once, also beside the blueprint', () => {
    const spec = {
      ...specOf({ ...content(), privileged: true, hostNetwork: true }),
      blueprints: [],
    };
    expect(checkBlueprint(spec, limits).map(({ field }) => field)).toEqual([
      'spec.blueprints',
      'spec.blueprint.privileged',
      'spec.blueprint.hostNetwork',
    ]);
  });

  it('says what YAML made of a value that should stand in quotes', () => {
    const [{ message }] = checkBlueprint(
      specOf(content({ resources: { ...content().resources, cpu: 2 } })),
      limits,
    );
    expect(message).toBe(
      "must be text; what YAML would read as something else stands in quotes, as '4'",
    );
  });
});

describe('a blueprint’s entity', () => {
  const metadata = { name: 'web-app', title: 'Web application' };

  it('gives its name and texts, and its name where it has no title', () => {
    expect(
      readBlueprint({ metadata, spec: specOf(content()) }, limits),
    ).toEqual({
      problems: [],
      blueprint: { ...content(), name: 'web-app', title: 'Web application' },
    });
    expect(
      readBlueprint(
        { metadata: { name: 'web-app' }, spec: specOf(content()) },
        limits,
      ).blueprint?.title,
    ).toBe('web-app');
  });

  it('gives none where anything is wrong, its name included', () => {
    const read = (
      changes: object,
      spec: Record<string, unknown> = specOf(content()),
    ) => readBlueprint({ metadata: { ...metadata, ...changes }, spec }, limits);
    expect(read({ name: 'Web_App' })).toEqual({
      problems: [expect.objectContaining({ field: 'metadata.name' })],
    });
    expect(read({ namespace: 'team-a' })).toEqual({
      problems: [expect.objectContaining({ field: 'metadata.namespace' })],
    });
    expect(read({}, specOf(content({ version: '1' }))).blueprint).toBe(
      undefined,
    );
  });
});
