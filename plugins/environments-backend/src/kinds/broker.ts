import {
  DevEnvironmentService,
  parseQuantity,
} from '@itdo/plugin-environments-common';
import {
  clusterService,
  configMap,
  ServiceData,
  ServiceKind,
  statefulSet,
  volumeClaim,
} from '@itdo/plugin-environments-node';
import { imageOf } from './image';
import { checkSettings, storage } from './settings';

const PORT = 4222;
const MONITOR = 8222;
const USER = 'app_user';
const DATA = '/data';
const SETTINGS = '/etc/nats';
const DEFAULT_STORAGE = '1Gi';
const BILLION = 10n ** 9n;

const nameOf = (service: { name: string }) => `${service.name}-broker`;

function dataOf({ config }: DevEnvironmentService): ServiceData {
  return { storage: config?.storage ?? DEFAULT_STORAGE };
}

/** What streams may keep: the volume but for a tenth, so that it never fills up under the server. */
function storeBytes(service: DevEnvironmentService): bigint {
  const size = parseQuantity(dataOf(service).storage) ?? 0n;
  return (size * 9n) / (10n * BILLION);
}

/** Settings but for the account, which stands beside them in the Secret. */
function settingsOf(service: DevEnvironmentService): string {
  return [
    `server_name: "${nameOf(service)}"`,
    `listen: "0.0.0.0:${PORT}"`,
    `http: "0.0.0.0:${MONITOR}"`,
    `jetstream { store_dir: "${DATA}", max_memory_store: 64MB, max_file_store: ${storeBytes(
      service,
    )} }`,
    'include "account.conf"',
    '',
  ].join('\n');
}

/** NATS with JetStream on a volume, and an account of its own. */
export const brokerKind: ServiceKind = {
  type: 'broker',
  title: 'Message broker',
  description: 'NATS with streams on a volume and a generated password',
  defaultName: 'events',
  imageKey: 'nats',
  byDefault: false,
  resources: {
    requests: { cpu: '100m', memory: '128Mi' },
    limits: { cpu: '500m', memory: '512Mi' },
  },
  accepts: [],
  maxReplicas: 1,
  check: service => checkSettings(service, { storage }),
  data: dataOf,
  endpoint: service => ({ host: nameOf(service), port: PORT }),
  offers(service) {
    return [{ name: 'NATS_URL', secret: nameOf(service), key: 'NATS_URL' }];
  },
  plan(service, context) {
    const name = nameOf(service);
    const ready = { httpGet: { path: '/healthz', port: MONITOR } };
    return {
      secrets: [
        {
          name,
          generate(password) {
            const secret = password();
            return {
              NATS_USER: USER,
              NATS_PASSWORD: secret,
              NATS_URL: `nats://${USER}:${secret}@${name}:${PORT}`,
              'account.conf': `authorization { user: "${USER}", password: "${secret}" }\n`,
            };
          },
        },
      ],
      supports: [
        volumeClaim(`${name}-data`, dataOf(service)),
        configMap(`${name}-settings`, { 'broker.conf': settingsOf(service) }),
        clusterService(name, [{ name: 'nats', port: PORT }]),
      ],
      workload: statefulSet({
        name,
        component: 'broker',
        container: 'nats',
        image: imageOf(context),
        args: ['--config', `${SETTINGS}/broker.conf`],
        env: [],
        ports: [
          { name: 'nats', port: PORT },
          { name: 'monitor', port: MONITOR },
        ],
        startupProbe: { ...ready, periodSeconds: 1, failureThreshold: 120 },
        readinessProbe: { ...ready, periodSeconds: 5 },
        scratch: ['/tmp'],
        volumes: [
          {
            name: 'data',
            persistentVolumeClaim: { claimName: `${name}-data` },
          },
          {
            name: 'settings',
            projected: {
              sources: [
                { configMap: { name: `${name}-settings` } },
                {
                  secret: {
                    name,
                    items: [{ key: 'account.conf', path: 'account.conf' }],
                  },
                },
              ],
            },
          },
        ],
        mounts: [
          { name: 'data', mountPath: DATA },
          { name: 'settings', mountPath: SETTINGS, readOnly: true },
        ],
        context,
      }),
    };
  },
};
