import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { resetInstance } from '../commands/reset.ts';
import { Failure } from '../failure.ts';
import { instancePaths, type InstancePaths } from '../instance/paths.ts';
import { findFreePortBase } from '../instance/ports.ts';
import { loadSecrets } from '../instance/secrets.ts';
import { readSignInSecret } from '../portal/signIn.ts';
import { connectionString } from '../postgres/postgres.ts';
import { Child } from '../processes/child.ts';
import { readTail } from '../processes/logFile.ts';
import type { Progress } from '../progress/progress.ts';
import { readInstanceState, type InstanceState } from '../supervisor/state.ts';

const POLL_MILLISECONDS = 200;
const STOP_GRACE_MILLISECONDS = 120_000;
const LAST_WORDS_BYTES = 2000;

/** A platform of its own for one test run: own ports, own state, no way out of its cluster. */
export interface TestInstance {
  /** What tests read: the addresses and the secrets of this instance. */
  readonly env: NodeJS.ProcessEnv;
  readonly cluster: InstanceState['cluster'];
  /** Resolves when what is started behind the portal is there, or has said why not. */
  settled(): Promise<void>;
  /** Ends it and deletes its data. */
  dispose(): Promise<void>;
}

/**
 * Starts the platform exactly as `./platform start` does.
 *
 * @param parts - as `--parts` takes them
 * @throws Failure with the platform's own sentence when it does not come up
 */
export async function startTestInstance(
  owner: InstancePaths,
  parts: readonly string[],
  log: string,
  progress: Progress,
): Promise<TestInstance> {
  const parent = join(owner.cache, 'test');
  mkdirSync(parent, { recursive: true });
  const paths = instancePaths({
    root: owner.root,
    cache: owner.cache,
    state: mkdtempSync(join(parent, 'run-')),
  });
  const base = await findFreePortBase();
  const child = await Child.start({
    program: process.execPath,
    args: [
      join(owner.root, 'packages/platform-cli/src/main.ts'),
      ...['start', '--throw-away', '--egress', 'none'],
      ...['--port-base', String(base), '--parts', parts.join(',')],
      ...['--simulated-nodes', '2'],
    ],
    env: {
      ...process.env,
      PLATFORM_STATE_DIR: paths.state,
      PLATFORM_DETACHED: '1',
    },
    log,
    lifeline: 'SIGTERM',
  });
  const dispose = async () => {
    await child.stop('SIGTERM', STOP_GRACE_MILLISECONDS);
    await resetInstance(paths, progress);
  };
  try {
    const state = await waitUntilUp(paths, child, log);
    return {
      env: testEnvironment(paths, state),
      cluster: state.cluster,
      settled: () => waitUntilSettled(paths, child),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function waitUntilUp(
  paths: InstancePaths,
  child: Child,
  log: string,
): Promise<InstanceState> {
  for (;;) {
    if (child.hasExited) {
      const words = readTail(log, LAST_WORDS_BYTES).trim().split('\n').at(-1);
      throw new Failure(`the test instance did not start: ${words}`);
    }
    const state = readInstanceState(paths.run);
    if (state?.isUp) {
      return state;
    }
    await sleep(POLL_MILLISECONDS);
  }
}

async function waitUntilSettled(
  paths: InstancePaths,
  child: Child,
): Promise<void> {
  const isStarting = () =>
    readInstanceState(paths.run)?.parts.some(
      ({ state }) => state === 'starting',
    );
  while (!child.hasExited && isStarting()) {
    await sleep(POLL_MILLISECONDS);
  }
}

function testEnvironment(
  paths: InstancePaths,
  { ports, url, cluster }: InstanceState,
): NodeJS.ProcessEnv {
  const secrets = loadSecrets(paths.state);
  const database = connectionString({
    port: ports.postgres,
    password: secrets.postgresPassword,
  });
  return {
    BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: database,
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    PLATFORM_TEST_DATABASE_URL: database,
    PLATFORM_STATE_DIR: paths.state,
    ...(cluster && {
      PLATFORM_REQUIRE_CLUSTER: '1',
      PLATFORM_TEST_KUBECONFIG: join(paths.state, 'kubeconfig'),
      PLATFORM_TEST_MODE: cluster.mode,
      PLATFORM_E2E_INGRESS_PORT: String(ports.ingress),
    }),
    ...(url && {
      PLATFORM_E2E_URL: url,
      PLATFORM_CI_TOKEN: secrets.ciToken,
      PLATFORM_SIGNIN_SECRET: readSignInSecret(paths.run),
    }),
  };
}
