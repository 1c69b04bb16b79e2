import { sweepCache } from '../instance/cacheUpkeep.ts';
import { requireFreeDisk } from '../instance/disk.ts';
import { acquireLock, type Lock } from '../instance/lock.ts';
import {
  makeInstanceDirectories,
  type InstancePaths,
} from '../instance/paths.ts';
import {
  DEFAULT_PORT_BASE,
  portsFrom,
  requireFreePorts,
  type PortName,
  type Ports,
} from '../instance/ports.ts';
import { loadSecrets, type Secrets } from '../instance/secrets.ts';
import { loadInstanceId, readClusterChoice } from '../instance/settings.ts';
import { WORKSPACE_IMAGES } from '../kubernetes/images.ts';
import { CompilerQueue } from '../parts/compilerQueue.ts';
import { readPartManifests } from '../parts/manifest.ts';
import type { PartStore } from '../parts/provision.ts';
import { identifyProcess } from '../processes/identity.ts';
import { endLeftovers } from '../processes/leftovers.ts';
import type { Progress } from '../progress/progress.ts';
import type { StartOptions } from './options.ts';
import { readInstanceState, StateFile, type InstanceState } from './state.ts';
import { Supervisor } from './supervisor.ts';

const LEFTOVER_GRACE_MILLISECONDS = 40_000;

/** One checkout's platform in the hands of this process. */
export interface Instance {
  readonly id: string;
  readonly paths: InstancePaths;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly options: StartOptions;
  readonly progress: Progress;
  readonly state: StateFile;
  readonly supervisor: Supervisor;
  readonly store: PartStore;
  /** Ends every part and gives the instance free. */
  stop(): Promise<void>;
}

/**
 * Takes an instance over: becomes its only supervisor, ends what an earlier one left and makes sure that ports and
 * disk are there. Nothing of it runs yet.
 */
export async function takeInstance(
  paths: InstancePaths,
  options: StartOptions,
  progress: Progress,
): Promise<Instance> {
  makeInstanceDirectories(paths);
  requireFreeDisk(paths.state);
  const lock = acquireLock(paths.run);
  try {
    return await prepare(paths, options, progress, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function prepare(
  paths: InstancePaths,
  options: StartOptions,
  progress: Progress,
  lock: Lock,
): Promise<Instance> {
  const earlier = readInstanceState(paths.run);
  if (lock.tookOver) {
    progress.note(
      `the last supervisor (pid ${lock.tookOver.pid}) did not end orderly; its instance is taken over`,
    );
  }
  if (earlier) {
    await endLeftoversOf(earlier, progress);
  }
  const ports = options.portBase
    ? portsFrom(options.portBase)
    : earlier?.ports ?? portsFrom(DEFAULT_PORT_BASE);
  const hasOwnCluster =
    !options.kubeconfig && readClusterChoice(paths.state)?.mode !== 'external';
  await requireFreePorts(ports, portsOf(options.parts, hasOwnCluster));
  const state = new StateFile(paths.run, {
    supervisor: ownIdentity(),
    ports,
    parts: [],
  });
  const manifests = readPartManifests(paths.root);
  sweepCache(paths.cache, [...manifests.keys(), 'frontend', WORKSPACE_IMAGES]);
  const supervisor = new Supervisor(state, message => progress.note(message));
  return {
    id: loadInstanceId(paths.state),
    paths,
    ports,
    secrets: loadSecrets(paths.state),
    options,
    progress,
    state,
    supervisor,
    store: {
      manifests,
      cache: paths.cache,
      logs: paths.logs,
      compilers: new CompilerQueue(),
      progress,
    },
    stop: async () => {
      try {
        state.setUp(false);
        await supervisor.stop();
        state.setUrl(undefined);
      } finally {
        lock.release();
      }
    },
  };
}

/** Ends the processes that an earlier supervisor recorded and did not live to end, the last started first. */
export async function endLeftoversOf(
  earlier: InstanceState,
  progress: Progress,
): Promise<void> {
  const ended = await endLeftovers(
    [...earlier.parts]
      .reverse()
      .flatMap(({ part, process, stopSignal }) =>
        process
          ? [{ part, identity: process, signal: stopSignal ?? 'SIGTERM' }]
          : [],
      ),
    LEFTOVER_GRACE_MILLISECONDS,
  );
  if (ended.length > 0) {
    progress.note(`ended what an earlier start left: ${ended.join(', ')}`);
  }
}

function portsOf(
  parts: StartOptions['parts'],
  hasOwnCluster: boolean,
): PortName[] {
  const byPart: Record<string, PortName[]> = {
    postgres: ['postgres'],
    cluster: hasOwnCluster ? ['kubernetes', 'registry', 'ingress'] : [],
    git: ['git'],
    portal: ['portal', 'access'],
  };
  return parts.flatMap(part => byPart[part] ?? []);
}

function ownIdentity() {
  const identity = identifyProcess(process.pid);
  if (!identity) {
    throw new Error('this process cannot be identified');
  }
  return identity;
}
