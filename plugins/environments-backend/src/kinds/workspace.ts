import { JsonOf } from '@itdo/plugin-clusters-node';
import { V1EnvVar } from '@kubernetes/client-node';
import {
  DevEnvironmentService,
  Problem,
} from '@itdo/plugin-environments-common';
import {
  configMap,
  ServiceContext,
  ServiceData,
  ServiceKind,
  statefulSet,
  variables,
  volumeClaim,
} from '@itdo/plugin-environments-node';
import { imageOf } from './image';
import { isPublicKeyList, MOST_KEYS } from './publicKeys';
import { checkSettings, Settings, storage } from './settings';

/** Where the IDE listens, on the pod's own loopback: only what forwards ports into the pod reaches it. */
export const IDE_PORT = 13337;
/** Where its SSH server listens, likewise. */
export const SSH_PORT = 2222;
const HOME = '/home/workspace';
const KEYS = '/etc/workspace/ssh';
const DEFAULT_STORAGE = '5Gi';
/** The program that the image starts, and that tells whether all of it runs. */
const ENTRYPOINT = 'workspace-entrypoint';

const settings: Settings = {
  repository: {
    legal: isRepository,
    expected:
      'the address of a repository such as https://github.com/itdo/shop, without a password',
  },
  revision: {
    legal: isRevision,
    expected: 'a branch, a tag or a commit',
  },
  devCommand: {
    legal: value =>
      value.length <= 2000 && value.trim() !== '' && !value.includes('\0'),
    expected: 'a command for the shell of at most 2000 characters',
  },
  serves: {
    legal: value => namesIn(value).length > 0,
    expected: 'names of services, with commas between them',
  },
  sshKeys: {
    legal: isPublicKeyList,
    expected: `public keys of OpenSSH, one in each line and at most ${MOST_KEYS}`,
  },
  storage,
};

const nameOf = (service: { name: string }) => `${service.name}-workspace`;

function dataOf({ config }: DevEnvironmentService): ServiceData {
  return { storage: config?.storage ?? DEFAULT_STORAGE };
}

/** An IDE in the browser beside the services that the code talks to, with the code on a volume. */
export const workspaceKind: ServiceKind = {
  type: 'workspace',
  title: 'Workspace',
  description:
    'An IDE in the browser with the code, beside its database and cache',
  defaultName: 'workspace',
  imageKey: 'workspace',
  byDefault: false,
  // Whoever opens it has a shell in it.
  share: 'owner',
  ownPorts: [IDE_PORT, SSH_PORT],
  tunnelPorts: [SSH_PORT],
  resources: {
    requests: { cpu: '500m', memory: '1Gi' },
    limits: { cpu: '2', memory: '3Gi' },
  },
  accepts: ['DATABASE_URL', 'REDIS_URL', 'NATS_URL', 'API_URL'],
  maxReplicas: 1,
  check: service => [
    ...checkSettings(service, settings),
    ...checkDoors(service),
  ],
  data: dataOf,
  serves: service => namesIn(service.config?.serves ?? ''),
  endpoint: service => ({ host: nameOf(service), port: IDE_PORT }),
  offers: () => [],
  plan(service, context) {
    const name = nameOf(service);
    const ready = {
      exec: { command: [ENTRYPOINT, 'ready'] },
      timeoutSeconds: 5,
    };
    return {
      secrets: [],
      supports: [
        volumeClaim(`${name}-data`, dataOf(service)),
        // Even where there is none, so that a first key starts nothing anew.
        configMap(`${name}-ssh`, {
          authorized_keys: keysOf(service),
        }),
      ],
      workload: statefulSet({
        name,
        component: 'workspace',
        container: 'workspace',
        image: imageOf(context),
        env: variables(
          [
            { name: 'ENVIRONMENT_NAME', value: context.environment },
            ...context.connections,
          ],
          service,
        ).concat(checkoutOf(service, context)),
        ports: [],
        startupProbe: { ...ready, periodSeconds: 2, failureThreshold: 150 },
        readinessProbe: { ...ready, periodSeconds: 10 },
        scratch: ['/tmp'],
        volumes: [
          {
            name: 'home',
            persistentVolumeClaim: { claimName: `${name}-data` },
          },
          { name: 'ssh', configMap: { name: `${name}-ssh` } },
        ],
        mounts: [
          { name: 'home', mountPath: HOME },
          { name: 'ssh', mountPath: KEYS, readOnly: true },
        ],
        context,
      }),
    };
  },
};

/** What it checks out and runs. What serves follows no variable: switching it over starts nothing anew. */
function checkoutOf(
  { config = {} }: DevEnvironmentService,
  { source, cloneUrl }: ServiceContext,
): JsonOf<V1EnvVar>[] {
  const repository = config.repository ?? source?.repository;
  const revision =
    config.revision ?? (config.repository ? undefined : source?.revision);
  const values = {
    WORKSPACE_REPOSITORY: repository && cloneUrl(repository),
    WORKSPACE_REVISION: revision,
    WORKSPACE_DEV_COMMAND: config.devCommand,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
}

function keysOf({ config }: DevEnvironmentService): string {
  const keys = config?.sshKeys?.trim();
  return keys ? `${keys}\n` : '';
}

/** It is opened through the portal, port by port, and shared with few. */
function checkDoors({
  expose,
  ports,
  share,
}: DevEnvironmentService): Problem[] {
  return [
    ...(expose
      ? [
          {
            field: 'expose',
            rule: 'Path' as const,
            message:
              'cannot be given to type workspace, which is opened through the portal only; what it serves for a front end has the address of that',
          },
        ]
      : []),
    ...(ports?.length
      ? [
          {
            field: 'ports',
            rule: 'Port' as const,
            message:
              'cannot be given to type workspace: whatever port a program in it listens on opens through the portal',
          },
        ]
      : []),
    ...(share === 'everyone'
      ? [
          {
            field: 'share',
            rule: 'ShareLevel' as const,
            message:
              'must be owner or team for type workspace: whoever opens it has a shell in it',
          },
        ]
      : []),
  ];
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
}

/** Git takes more; nothing of it may be an option, leave the line or hold a password. */
function isRepository(text: string): boolean {
  if (text.length > 500 || !/^[A-Za-z0-9][\x21-\x7e]*$/.test(text)) {
    return false;
  }
  if (!text.includes('://')) {
    return /^[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?(\/[A-Za-z0-9_.~-]+)+$/.test(
      text,
    );
  }
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, username, password, pathname, search, hash } = new URL(
    text,
  );
  return (
    ['http:', 'https:'].includes(protocol) &&
    username + password + search + hash === '' &&
    pathname !== '/'
  );
}

/** What git takes as the name of a reference, or a commit. */
function isRevision(text: string): boolean {
  return (
    /^[\x21-\x7e]{1,200}$/.test(text) &&
    !/^[-/.]|[~^:?*[\\]|\.\.|@\{|\/\/|[/.]$/.test(text)
  );
}
