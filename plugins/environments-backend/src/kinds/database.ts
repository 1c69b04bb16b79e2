import { DevEnvironmentService } from '@itdo/plugin-environments-common';
import {
  clusterService,
  configMap,
  fromSecret,
  ServiceData,
  ServiceKind,
  statefulSet,
  volumeClaim,
} from '@itdo/plugin-environments-node';
import { imageOf } from './image';
import { checkSettings, Settings, storage } from './settings';

const PORT = 5432;
const USER = 'app_user';
const DATA = '/var/lib/postgresql/data';
/** Where images of PostgreSQL look for what a new database begins with. */
const SEEDS = '/docker-entrypoint-initdb.d';
const DEFAULT_STORAGE = '5Gi';

const settings: Settings = {
  databaseName: {
    legal: value => /^[a-z_][a-z0-9_]{0,62}$/.test(value),
    expected:
      'the name of a database: lower-case letters, digits and underscores',
  },
  storage,
  version: {
    legal: value => /^[a-z0-9.]{1,20}$/.test(value),
    expected: 'a version of PostgreSQL such as 17',
  },
};

const nameOf = (service: { name: string }) => `${service.name}-db`;

/** The major version wrote the data, and no other reads it; what an image of the user's own is, only they know. */
function dataOf({ image, config }: DevEnvironmentService): ServiceData {
  return {
    storage: config?.storage ?? DEFAULT_STORAGE,
    ...(image
      ? {}
      : {
          format: config?.version ? `postgres-${config.version}` : 'postgres',
        }),
  };
}

/** PostgreSQL with a password of its own and a volume. */
export const databaseKind: ServiceKind = {
  type: 'database',
  title: 'Database',
  description: 'PostgreSQL with a volume and a generated password',
  defaultName: 'app',
  imageKey: 'postgres',
  resources: {
    requests: { cpu: '250m', memory: '512Mi' },
    limits: { cpu: '1', memory: '2Gi' },
  },
  versions: 'postgres',
  accepts: [],
  maxReplicas: 1,
  takesSeed: true,
  check: service => checkSettings(service, settings),
  data: dataOf,
  endpoint: service => ({ host: nameOf(service), port: PORT }),
  offers(service) {
    const secret = nameOf(service);
    return [{ name: 'DATABASE_URL', secret, key: 'DATABASE_URL' }];
  },
  plan(service, context) {
    const name = nameOf(service);
    const script = service.seed?.script;
    const database = service.config?.databaseName ?? 'app_db';
    const ready = {
      exec: {
        command: ['pg_isready', '-h', '127.0.0.1', '-U', USER, '-d', database],
      },
      timeoutSeconds: 5,
    };
    return {
      secrets: [
        {
          name,
          generate(password) {
            const secret = password();
            return {
              POSTGRES_DB: database,
              POSTGRES_USER: USER,
              POSTGRES_PASSWORD: secret,
              DATABASE_URL: `postgresql://${USER}:${secret}@${name}:${PORT}/${database}`,
            };
          },
        },
      ],
      supports: [
        volumeClaim(`${name}-data`, dataOf(service)),
        ...(script === undefined
          ? []
          : [configMap(`${name}-seed`, { 'seed.sql': script })]),
        clusterService(name, [{ name: 'postgres', port: PORT }]),
      ],
      workload: statefulSet({
        name,
        component: 'database',
        container: 'postgres',
        image: imageOf(context),
        env: [
          ...['POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD'].map(key =>
            fromSecret(key, name, key),
          ),
          { name: 'PGDATA', value: `${DATA}/pgdata` },
        ],
        ports: [{ name: 'postgres', port: PORT }],
        startupProbe: { ...ready, periodSeconds: 1, failureThreshold: 180 },
        readinessProbe: { ...ready, periodSeconds: 5 },
        scratch: ['/tmp', '/var/run/postgresql'],
        volumes: [
          {
            name: 'postgres-data',
            persistentVolumeClaim: { claimName: `${name}-data` },
          },
          ...(script === undefined
            ? []
            : [{ name: 'seed', configMap: { name: `${name}-seed` } }]),
        ],
        mounts: [
          { name: 'postgres-data', mountPath: DATA },
          ...(script === undefined
            ? []
            : [{ name: 'seed', mountPath: SEEDS, readOnly: true }]),
        ],
        context,
      }),
    };
  },
};
