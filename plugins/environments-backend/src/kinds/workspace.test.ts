import { generateKeyPairSync } from 'node:crypto';
import { DevEnvironmentService } from '@itdo/plugin-environments-common';
import { checkServiceKinds } from '../acceptance/services';
import { testConfig } from '../__testUtils__/fixtures';
import { planService } from '../plan/services';
import { ServiceKinds } from './ServiceKinds';

const kinds = ServiceKinds.withDefaults();
const resources = { cpu: '4', memory: '8Gi', storage: '50Gi' };
const config = testConfig({
  gitHosts: [{ host: 'localhost:7030', url: 'http://git.platform.local/' }],
});
const source = {
  repository: 'localhost:7030/itdo/shop',
  revision: 'a'.repeat(40),
  pullRequest: 7,
};

const workspace = (
  settings: Record<string, string> = {},
  changes: Partial<DevEnvironmentService> = {},
): DevEnvironmentService => ({
  name: 'code',
  type: 'workspace',
  config: settings,
  ...changes,
});

function planOf(
  service: DevEnvironmentService,
  environment: Partial<Parameters<typeof planService>[1]> = {},
) {
  return planService(
    service,
    {
      name: 'dev-x-y',
      paused: false,
      resources,
      services: [
        service,
        { name: 'app', type: 'database' },
        { name: 'sessions', type: 'cache' },
      ],
      ...environment,
    },
    kinds,
    config,
  );
}

interface Container {
  env: Array<{ name: string; value?: string; valueFrom?: object }>;
  ports: object[];
  volumeMounts: Array<{ name: string; mountPath: string }>;
}

function containerOf(...given: Parameters<typeof planOf>): Container {
  const { workload } = planOf(...given);
  const { spec } = workload as {
    spec?: { template: { spec: { containers: Container[] } } };
  };
  const [container] = spec?.template.spec.containers ?? [];
  return container;
}

function valuesOf(...given: Parameters<typeof planOf>) {
  return Object.fromEntries(
    containerOf(...given).env.map(({ name, value }) => [name, value]),
  );
}

function problemsOf(service: DevEnvironmentService) {
  return checkServiceKinds([service], resources, kinds, config.images);
}

/** A key as OpenSSH writes it: its type, and its point. */
function publicKey(comment = ''): string {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({
    format: 'jwk',
  });
  const parts = [Buffer.from('ssh-ed25519'), Buffer.from(x, 'base64url')];
  const blob = Buffer.concat(
    parts.flatMap(part => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
  return `ssh-ed25519 ${blob.toString('base64')}${comment && ` ${comment}`}`;
}

describe('a workspace', () => {
  it('keeps its home on a volume', () => {
    expect(planOf(workspace({ storage: '7Gi' })).supports).toContainEqual(
      expect.objectContaining({
        kind: 'PersistentVolumeClaim',
        spec: expect.objectContaining({
          resources: { requests: { storage: '7Gi' } },
        }),
      }),
    );
    expect(containerOf(workspace()).volumeMounts).toContainEqual({
      name: 'home',
      mountPath: '/home/workspace',
    });
  });

  it('is reached by no Service and at no port of its pod', () => {
    const { supports } = planOf(workspace());
    expect(supports.map(({ kind }) => kind)).toEqual([
      'PersistentVolumeClaim',
      'ConfigMap',
    ]);
    expect(containerOf(workspace()).ports).toEqual([]);
  });

  it('is given what an API is given of the database and the cache', () => {
    const named = containerOf(workspace()).env;
    expect(named).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'DATABASE_URL',
          valueFrom: { secretKeyRef: { name: 'app-db', key: 'DATABASE_URL' } },
        }),
        expect.objectContaining({ name: 'REDIS_URL' }),
        { name: 'ENVIRONMENT_NAME', value: 'dev-x-y' },
      ]),
    );
  });

  it('clones what it is told to, by the name that pods know the git host by', () => {
    expect(
      valuesOf(
        workspace({
          repository: 'http://localhost:7030/itdo/shop.git',
          revision: 'feature/a',
          devCommand: 'node server.mjs',
        }),
      ),
    ).toMatchObject({
      WORKSPACE_REPOSITORY: 'http://git.platform.local/itdo/shop.git',
      WORKSPACE_REVISION: 'feature/a',
      WORKSPACE_DEV_COMMAND: 'node server.mjs',
    });
    expect(
      valuesOf(workspace({ repository: 'https://github.com/itdo/shop' })),
    ).toMatchObject({
      WORKSPACE_REPOSITORY: 'https://github.com/itdo/shop.git',
    });
  });

  it('clones what a preview shows, where it is not told otherwise', () => {
    expect(valuesOf(workspace(), { source })).toMatchObject({
      WORKSPACE_REPOSITORY: 'http://git.platform.local/itdo/shop.git',
      WORKSPACE_REVISION: source.revision,
    });
    const other = { repository: 'github.com/itdo/other' };
    const values = valuesOf(workspace(other), { source });
    expect(values.WORKSPACE_REPOSITORY).toBe(
      'https://github.com/itdo/other.git',
    );
    expect(values).not.toHaveProperty('WORKSPACE_REVISION');
  });

  it('lets in keys that may change while it runs', () => {
    const key = publicKey('jane@laptop');
    const plan = planOf(workspace({ sshKeys: `${key}\n\n` }));
    expect(plan.supports).toContainEqual(
      expect.objectContaining({ data: { authorized_keys: `${key}\n` } }),
    );
    expect(plan.workload).toEqual(planOf(workspace()).workload);
  });

  it('starts nothing anew when it serves something else', () => {
    expect(planOf(workspace({ serves: 'frontend' })).workload).toEqual(
      planOf(workspace()).workload,
    );
  });

  it.each<Record<string, string>>([
    { repository: 'https://github.com/itdo/shop' },
    { repository: 'http://git.platform.local/itdo/shop.git' },
    { repository: 'localhost:7030/itdo/shop' },
    { revision: 'main' },
    { revision: 'feature/a;$(reboot)|`id`&&x' },
    { sshKeys: `${publicKey()}\n${publicKey('ä key')}` },
  ])('may have %j', settings => {
    expect(problemsOf(workspace(settings))).toEqual([]);
  });

  it.each<Record<string, string>>([
    { repository: '--upload-pack=reboot' },
    { repository: 'https://jane:secret@github.com/itdo/shop' },
    { repository: 'file:///etc/passwd' },
    { repository: 'ext::sh -c reboot' },
    { repository: 'https://github.com' },
    { repository: 'https://github.com/a\nb' },
    { revision: '--exec=reboot' },
    { revision: 'a..b' },
    { revision: 'a b' },
    { devCommand: '' },
    { devCommand: 'x'.repeat(2001) },
    { serves: ' , ' },
    { storage: 'much' },
    { sshKeys: 'ssh-ed25519 AAAA' },
    { sshKeys: `command="reboot" ${publicKey()}` },
    { sshKeys: publicKey().replace('ssh-ed25519', 'ssh-rsa') },
    {
      sshKeys: Array.from({ length: 11 }, () => publicKey()).join('\n'),
    },
    { unknown: 'x' },
  ])('must not have %j', settings => {
    const [field] = Object.keys(settings);
    expect(problemsOf(workspace(settings))).toEqual([
      expect.objectContaining({
        field: `services[0].config.${field}`,
        rule: 'ServiceConfig',
      }),
    ]);
  });

  it.each<[string, string, Partial<DevEnvironmentService>]>([
    ['expose', 'Path', { expose: { path: '/ide' } }],
    ['ports', 'Port', { ports: [{ port: 8080 }] }],
    ['share', 'ShareLevel', { share: 'everyone' }],
    ['replicas', 'Replicas', { replicas: 2 }],
  ])('is refused with %s', (field, rule, changes) => {
    expect(problemsOf(workspace({}, changes))).toEqual([
      expect.objectContaining({ field: `services[0].${field}`, rule }),
    ]);
  });
});
