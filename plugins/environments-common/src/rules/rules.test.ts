import fc from 'fast-check';
import { environmentName, MAX_NAME_LENGTH } from '../names';
import { checkDraft, checkSums, EnvironmentDraft } from '.';

const limits = {
  maxTtlHours: 720,
  maxResources: { cpu: '16', memory: '64Gi', storage: '500Gi' },
  maxServices: 3,
  serviceTypes: ['database', 'api'],
};
const api = (changes: object = {}) => ({
  name: 'backend-api',
  type: 'api',
  ...changes,
});
const found = (draft: EnvironmentDraft) =>
  checkDraft(draft, limits).map(({ field, rule }) => `${field} ${rule}`);

describe('the rules of environments', () => {
  it('let a legal request through', () => {
    expect(
      found({
        name: 'orders',
        owner: 'user:default/jane',
        ttlHours: 48,
        resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
        services: [
          { name: 'app', type: 'database' },
          api({
            image: `registry.platform.local/platform/api@sha256:${'a'.repeat(
              64,
            )}`,
            env: [{ name: 'LOG_LEVEL', value: 'debug' }],
            ports: [{ name: 'http', port: 8000 }],
            expose: { path: '/api' },
            dependsOn: ['app'],
          }),
        ],
      }),
    ).toEqual([]);
  });

  it.each<[string, EnvironmentDraft]>([
    ['name DnsLabel', { name: 'a.b' }],
    ['name DnsLabel', { name: '' }],
    ['name NameTooLong', { name: 'n'.repeat(60), owner: 'user:default/jane' }],
    ['description TextTooLong', { description: 'x'.repeat(1001) }],
    ['ttlHours TtlRange', { ttlHours: 0 }],
    ['ttlHours TtlRange', { ttlHours: 1.5 }],
    ['ttlHours TtlRange', { ttlHours: 87_600 }],
    ['resources.memory Quantity', { resources: { memory: '8 GB' } }],
    ['resources.memory QuantityRange', { resources: { memory: '0' } }],
    ['resources.memory QuantityRange', { resources: { memory: '65Gi' } }],
    ['services Required', { services: [] }],
    [
      'services TooManyServices',
      { services: ['a', 'b', 'c', 'd'].map(name => api({ name })) },
    ],
    ['services[0].name DnsLabel', { services: [api({ name: 'A' })] }],
    [
      'services[0].name NameTooLong',
      { services: [api({ name: 'a'.repeat(41) })] },
    ],
    [
      'services[0].type UnknownServiceType',
      { services: [api({ type: 'vm' })] },
    ],
    ['services[0].image Image', { services: [api({ image: 'a b' })] }],
    ['services[0].image Image', { services: [api({ image: '--privileged' })] }],
    [
      'services[0].expose.path Path',
      { services: [api({ expose: { path: 'api' } })] },
    ],
    [
      'services[0].expose.path Path',
      { services: [api({ expose: { path: '/a/../b' } })] },
    ],
    [
      'services[0].env[1].name EnvironmentVariable',
      {
        services: [
          api({
            env: [
              { name: 'A', value: '' },
              { name: 'A', value: '' },
            ],
          }),
        ],
      },
    ],
    [
      'services[0].ports[0] Port',
      { services: [api({ ports: [{ port: 0 }] })] },
    ],
    [
      'services[1].name DuplicateService',
      { services: [api(), api({ type: 'database' })] },
    ],
    [
      'services[1].expose.path DuplicatePath',
      {
        services: [
          api({ expose: { path: '/' } }),
          api({ name: 'b', expose: { path: '/' } }),
        ],
      },
    ],
    [
      'services[0].dependsOn[0] UnknownService',
      { services: [api({ dependsOn: ['nothing'] })] },
    ],
    [
      'services[0].dependsOn[0] UnknownService',
      { services: [api({ dependsOn: ['backend-api'] })] },
    ],
    ['services[0].replicas Replicas', { services: [api({ replicas: 11 })] }],
    ['services[0].replicas Replicas', { services: [api({ replicas: 0.5 })] }],
    [
      'services[0].restartedAt Time',
      { services: [api({ restartedAt: 'now' })] },
    ],
    [
      'services[0].seed.script Seed',
      // Of two bytes each: what counts is what travels.
      { services: [api({ seed: { script: 'ä'.repeat(32 * 1024 + 1) } })] },
    ],
    [
      'services[0].seed.script Seed',
      { services: [api({ seed: { script: 'SELECT 1;\0' } })] },
    ],
  ])('find %s', (problem, draft) => {
    expect(found(draft)).toContain(problem);
  });

  it('name a cycle of dependencies once, and take no diamond for one', () => {
    const check = (services: Array<ReturnType<typeof api>>) =>
      checkDraft({ services }, { ...limits, maxServices: 4 });
    const diamond = [
      api({ name: 'a', dependsOn: ['b', 'c'] }),
      api({ name: 'b', dependsOn: ['d'] }),
      api({ name: 'c', dependsOn: ['d'] }),
    ];
    expect(check([...diamond, api({ name: 'd' })])).toEqual([]);
    expect(check([...diamond, api({ name: 'd', dependsOn: ['c'] })])).toEqual([
      {
        field: 'services[3].dependsOn',
        rule: 'DependencyCycle',
        message: 'makes services wait for each other: d → c → d',
      },
    ]);
  });

  it('let no name through that makes a namespace too long', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{1,63}$/),
        fc.stringMatching(/^[a-z]{1,40}$/),
        (name, owner) => {
          const ref = `user:default/${owner}`;
          expect(checkDraft({ name, owner: ref }, limits).length === 0).toBe(
            environmentName(name, ref).length <= MAX_NAME_LENGTH,
          );
        },
      ),
    );
  });

  it('measure what services ask for together', () => {
    const resources = { cpu: '1', memory: '1Gi', storage: '5Gi' };
    const request = { cpu: '500m', memory: '512Mi', storage: '5Gi' };
    expect(checkSums(resources, [request])).toEqual([]);
    expect(
      checkSums(resources, [request, request, { cpu: '1m' }]).map(
        ({ field }) => field,
      ),
    ).toEqual(['resources.cpu', 'resources.storage']);
  });
});
