import { jest } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { resetInstance } from '../commands/reset.ts';
import { instancePaths } from '../instance/paths.ts';
import { loadSecrets } from '../instance/secrets.ts';
import { isPortFree, portsFrom } from '../instance/ports.ts';
import { isSameProcessAlive } from '../processes/identity.ts';
import { readInstanceState } from '../supervisor/state.ts';
import { connectionString } from './postgres.ts';

const root = resolve(import.meta.dirname, '../../../..');
const silent = {
  step: <T>(_: string, task: () => Promise<T>) => task(),
  note: () => undefined,
};

jest.setTimeout(120_000);

let state: string;
let base: number;
const supervisors: ChildProcess[] = [];

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'take-over-'));
  base = (await freePort()) - 432;
});

afterEach(async () => {
  supervisors.splice(0).forEach(child => child.kill('SIGTERM'));
  await resetInstance(instancePaths({ root, state }), silent);
  rmSync(state, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function supervise(): ChildProcess {
  const child = spawn(
    process.execPath,
    [
      join(root, 'packages/platform-cli/src/main.ts'),
      ...['start', '--parts', 'postgres', '--port-base', String(base)],
      '--throw-away',
    ],
    {
      env: { ...process.env, PLATFORM_STATE_DIR: state, NODE_OPTIONS: '' },
      stdio: 'ignore',
    },
  );
  supervisors.push(child);
  return child;
}

/** Waits for PostgreSQL under this very supervisor and returns its process. */
async function postgresOf(supervisor: ChildProcess) {
  for (;;) {
    if (supervisor.exitCode !== null) {
      throw new Error(`the supervisor ended with ${supervisor.exitCode}`);
    }
    const recorded = readInstanceState(join(state, 'run'));
    const part = recorded?.parts.find(({ part: name }) => name === 'postgres');
    if (
      recorded?.supervisor.pid === supervisor.pid &&
      part?.state === 'ready' &&
      part.process
    ) {
      return part.process;
    }
    await sleep(50);
  }
}

async function query(sql: string) {
  const client = new pg.Client({
    connectionString: connectionString({
      port: portsFrom(base).postgres,
      password: loadSecrets(state).postgresPassword,
    }),
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('PostgreSQL under the supervisor', () => {
  it('ends when the supervisor is killed, and its data is there after the next start', async () => {
    const first = supervise();
    const postgres = await postgresOf(first);
    await query('CREATE TABLE kept AS SELECT 42 AS answer');

    first.kill('SIGKILL');
    await once(first, 'exit');
    while (isSameProcessAlive(postgres)) {
      await sleep(20);
    }

    await postgresOf(supervise());
    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is started again when it dies alone', async () => {
    const supervisor = supervise();
    const first = await postgresOf(supervisor);
    process.kill(first.pid, 'SIGKILL');
    while (isSameProcessAlive(first)) {
      await sleep(20);
    }
    let next = first;
    while (next.pid === first.pid) {
      await sleep(50);
      next = await postgresOf(supervisor);
    }
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends with the supervisor on SIGTERM and leaves its port free', async () => {
    const supervisor = supervise();
    const postgres = await postgresOf(supervisor);
    supervisor.kill('SIGTERM');
    const [code] = await once(supervisor, 'exit');
    expect(code).toBe(0);
    expect(isSameProcessAlive(postgres)).toBe(false);
    expect(await isPortFree(portsFrom(base).postgres)).toBe(true);
  });
});
