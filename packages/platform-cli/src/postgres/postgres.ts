import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Failure } from '../failure.ts';
import { readFileIfPresent } from '../instance/files.ts';
import { identifyProcess } from '../processes/identity.ts';
import { endLeftovers } from '../processes/leftovers.ts';
import { runLogged } from '../processes/runLogged.ts';
import { serviceAccount, type Account } from '../processes/serviceAccount.ts';
import type { SupervisedPart } from '../supervisor/supervisor.ts';
import { findPostgres, type PostgresBinaries } from './binaries.ts';

export const POSTGRES_USER = 'platform';

export interface PostgresOptions {
  /** The data folder; made at the first start. */
  readonly dataDirectory: string;
  readonly port: number;
  readonly password: string;
  readonly logs: string;
  /** Gives durability up for speed; for data that nobody wants back. */
  readonly isThrowAway?: boolean;
}

const READY_POLL_MILLISECONDS = 40;
const STOP_GRACE_MILLISECONDS = 30_000;

/** PostgreSQL refuses to run as root: root gives it an account of its own. */
export function postgresAccount(): Account | undefined {
  return serviceAccount('postgres', 'PostgreSQL');
}

/** PostgreSQL as a part: its data folder is made if need be, and a left-over server on it is ended first. */
export async function preparePostgres(
  options: PostgresOptions,
): Promise<SupervisedPart> {
  const account = postgresAccount();
  const binaries = await findPostgres(account);
  await initialise(options, binaries, account);
  return {
    name: 'postgres',
    port: options.port,
    version: binaries.version,
    stopSignal: 'SIGINT',
    stopGraceMilliseconds: STOP_GRACE_MILLISECONDS,
    spec: async () => {
      await endServerOn(options.dataDirectory);
      return {
        program: binaries.postgres,
        args: serverArguments(options),
        cwd: dirname(options.dataDirectory),
        env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
        log: join(options.logs, 'postgres.log'),
        lifeline: 'SIGINT',
        ...account,
      };
    },
    ready: ended => waitUntilAnswering(options, ended),
  };
}

function serverArguments(options: PostgresOptions): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port: options.port,
    // Other users' sockets in a shared folder are no concern of ours.
    unix_socket_directories: '',
    // Backstage keeps one pool per plugin.
    max_connections: 300,
    shared_buffers: '64MB',
    ...(options.isThrowAway && {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
    }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return ['-D', options.dataDirectory, ...flags];
}

/** Makes the data folder beside its place and moves it there when it is whole. */
async function initialise(
  options: PostgresOptions,
  binaries: PostgresBinaries,
  account: Account | undefined,
): Promise<void> {
  const { dataDirectory } = options;
  if (existsSync(join(dataDirectory, 'PG_VERSION'))) {
    return;
  }
  const parent = dirname(dataDirectory);
  mkdirSync(parent, { recursive: true, mode: account ? 0o755 : 0o700 });
  const partial = `${dataDirectory}.partial`;
  const passwordFile = join(
    parent,
    `.password-${randomBytes(4).toString('hex')}`,
  );
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  try {
    writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
    if (account) {
      chownSync(partial, account.uid, account.gid);
      chownSync(passwordFile, account.uid, account.gid);
    }
    const args = [
      `--pgdata=${partial}`,
      `--username=${POSTGRES_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      ...(options.isThrowAway ? ['--no-sync'] : []),
    ];
    await runLogged(binaries.initdb, args, {
      cwd: parent,
      env: { PATH: process.env.PATH, TZ: 'UTC' },
      log: join(options.logs, 'postgres.log'),
      ...account,
    });
    renameSync(partial, dataDirectory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(partial, { recursive: true, force: true });
  }
}

/** PostgreSQL itself records who serves the folder: even a server that no supervisor remembers is found. */
async function endServerOn(dataDirectory: string): Promise<void> {
  const lines = readFileIfPresent(join(dataDirectory, 'postmaster.pid'))?.split(
    '\n',
  );
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 0) {
    return;
  }
  const identity = identifyProcess(pid);
  if (identity && isServerOn(pid, dataDirectory)) {
    await endLeftovers(
      [{ part: 'postgres', identity, signal: 'SIGINT' }],
      STOP_GRACE_MILLISECONDS,
    );
  }
}

function isServerOn(pid: number, dataDirectory: string): boolean {
  if (process.platform !== 'linux') {
    // PostgreSQL refuses a second server on a folder by itself; its log then says so.
    return false;
  }
  const commandLine = readFileIfPresent(`/proc/${pid}/cmdline`) ?? '';
  return commandLine.split('\0').includes(dataDirectory);
}

/** The connection string of a database of this server, with the password in it: for environments, never for logs. */
export function connectionString(
  options: Pick<PostgresOptions, 'port' | 'password'>,
  database = 'postgres',
): string {
  const password = encodeURIComponent(options.password);
  return `postgresql://${POSTGRES_USER}:${password}@127.0.0.1:${options.port}/${database}`;
}

async function waitUntilAnswering(
  options: PostgresOptions,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    const client = new pg.Client({
      connectionString: connectionString(options),
    });
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch (error) {
      refuseWrongPassword(error, options);
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(READY_POLL_MILLISECONDS);
  }
}

function refuseWrongPassword(error: unknown, options: PostgresOptions): void {
  const INVALID_PASSWORD = '28P01';
  if (error instanceof pg.DatabaseError && error.code === INVALID_PASSWORD) {
    throw new Failure(
      `the database in ${options.dataDirectory} has another password than secrets.json; put the old secrets.json back, or start anew with './platform reset'`,
    );
  }
}
