import { createHmac } from 'node:crypto';
import type { Ports } from '../instance/ports.ts';
import type { Secrets } from '../instance/secrets.ts';
import { GIT_DATABASE } from './names.ts';

/** What the git host's settings are made from. */
export interface GitSettingsOptions {
  /** Folder of all its data. */
  readonly data: string;
  /** Folder of what its programs read while they run. */
  readonly share: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
}

type Sections = Record<string, Record<string, string | number | boolean>>;

/** Gitea's app.ini: listens on this machine only, registers nobody, calls nobody but the portal. Holds secrets. */
export function gitSettings(options: GitSettingsOptions): string {
  return Object.entries(sectionsOf(options))
    .map(([name, entries]) => {
      const lines = Object.entries(entries).map(
        ([key, value]) => `${key} = ${value}`,
      );
      return [...(name === '' ? [] : [`[${name}]`]), ...lines, ''].join('\n');
    })
    .join('\n');
}

function sectionsOf({
  data,
  share,
  ports,
  secrets,
}: GitSettingsOptions): Sections {
  return {
    '': { APP_NAME: 'ITDO Git', RUN_MODE: 'prod', WORK_PATH: data },
    server: {
      PROTOCOL: 'http',
      HTTP_ADDR: '127.0.0.1',
      HTTP_PORT: ports.git,
      ROOT_URL: `http://localhost:${ports.git}/`,
      STATIC_ROOT_PATH: share,
      APP_DATA_PATH: `${data}/data`,
      DISABLE_SSH: true,
      OFFLINE_MODE: true,
    },
    database: {
      DB_TYPE: 'postgres',
      HOST: `127.0.0.1:${ports.postgres}`,
      NAME: GIT_DATABASE,
      USER: GIT_DATABASE,
      PASSWD: secrets.gitDatabasePassword,
      SSL_MODE: 'disable',
      MAX_OPEN_CONNS: 20,
    },
    security: {
      INSTALL_LOCK: true,
      SECRET_KEY: secrets.gitSecretKey,
      INTERNAL_TOKEN: derived(secrets, 'internal token'),
      DISABLE_GIT_HOOKS: true,
    },
    oauth2: { ENABLED: false, JWT_SECRET: derived(secrets, 'signing key') },
    service: {
      DISABLE_REGISTRATION: true,
      DEFAULT_KEEP_EMAIL_PRIVATE: true,
      DEFAULT_ALLOW_CREATE_ORGANIZATION: false,
      ENABLE_NOTIFY_MAIL: false,
    },
    openid: { ENABLE_OPENID_SIGNIN: false, ENABLE_OPENID_SIGNUP: false },
    repository: {
      ROOT: `${data}/repositories`,
      DEFAULT_PRIVATE: 'private',
      DEFAULT_BRANCH: 'main',
      DISABLE_MIGRATIONS: true,
      DISABLE_STARS: true,
    },
    // The portal is the only one on this machine that it tells anything.
    webhook: {
      ALLOWED_HOST_LIST: '127.0.0.1/32',
      DELIVER_TIMEOUT: 10,
      SKIP_TLS_VERIFY: false,
    },
    indexer: { ISSUE_INDEXER_TYPE: 'db', REPO_INDEXER_ENABLED: false },
    log: { MODE: 'console', LEVEL: 'Info', ROOT_PATH: `${data}/log` },
    mailer: { ENABLED: false },
    actions: { ENABLED: false },
    federation: { ENABLED: false },
    mirror: { ENABLED: false },
    picture: { DISABLE_GRAVATAR: true, ENABLE_FEDERATED_AVATAR: false },
    'cron.update_checker': { ENABLED: false },
  };
}

/** 32 bytes in base64url, other ones for each purpose. */
function derived({ gitSecretKey }: Secrets, purpose: string): string {
  return createHmac('sha256', gitSecretKey).update(purpose).digest('base64url');
}
