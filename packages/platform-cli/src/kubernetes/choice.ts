import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { KubeConfig } from '@kubernetes/client-node';
import { Failure } from '../failure.ts';
import {
  readClusterChoice,
  writeClusterChoice,
  type ClusterChoice,
} from '../instance/settings.ts';
import { provisionParts } from '../parts/provision.ts';
import type { Instance } from '../supervisor/instance.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { installPackages, missingPackages } from './systemPackages.ts';

const run = promisify(execFile);

export interface ChosenCluster {
  readonly choice: ClusterChoice;
  /** Said before the launcher's command line, where it needs another user's rights. */
  readonly privilege: readonly string[];
  /** The administrator's way into the cluster; call it when the cluster is up. */
  loadKubeconfig(): KubeConfig;
}

/** Decides at the first start which cluster the instance has; later starts keep that, only `reset` changes it. */
export async function chooseCluster(
  instance: Instance,
  signal: AbortSignal,
): Promise<ChosenCluster> {
  const { options, paths } = instance;
  const earlier = readClusterChoice(paths.state);
  const { kubeconfig, context } = options.kubeconfig ? options : earlier ?? {};
  if (kubeconfig !== undefined) {
    return chooseExternal(instance, earlier, kubeconfig, context);
  }
  if (earlier && options.nodes !== 'auto' && options.nodes !== earlier.mode) {
    throw new Failure(
      `this instance has ${earlier.mode} nodes since its first start; './platform reset' lets you choose again`,
    );
  }
  const choice = earlier ?? (await decide(instance, signal));
  writeClusterChoice(paths.state, choice);
  return {
    choice,
    privilege:
      choice.mode === 'real' && process.getuid?.() !== 0 ? ['sudo'] : [],
    loadKubeconfig: () => loadKubeconfig(join(paths.state, 'kubeconfig')),
  };
}

function chooseExternal(
  { options }: Instance,
  earlier: ClusterChoice | undefined,
  kubeconfig: string,
  context: string | undefined,
): ChosenCluster {
  if (options.nodes !== 'auto') {
    throw new Failure(
      `--nodes is about the cluster on this machine, but this instance uses the one of ${kubeconfig}; './platform reset' lets you choose again`,
    );
  }
  if (earlier && earlier.mode !== 'external') {
    throw new Failure(
      `this instance has a cluster of its own since its first start; './platform reset' lets you choose again, and PLATFORM_STATE_DIR=DIR starts another instance beside it`,
    );
  }
  return externalCluster(kubeconfig, context);
}

function externalCluster(
  kubeconfig: string,
  context: string | undefined,
): ChosenCluster {
  const path = resolve(kubeconfig);
  const config = loadKubeconfig(path, context);
  return {
    choice: {
      mode: 'external',
      reason: `the cluster of ${path}, context ${config.getCurrentContext()}`,
      kubeconfig: path,
      context,
    },
    privilege: [],
    loadKubeconfig: () => config,
  };
}

async function decide(
  instance: Instance,
  signal: AbortSignal,
): Promise<ClusterChoice> {
  const { nodes } = instance.options;
  if (nodes === 'simulated') {
    return { mode: 'simulated', reason: 'chosen with --nodes simulated' };
  }
  const obstacle = await findObstacle(instance, signal);
  if (obstacle === undefined) {
    return {
      mode: 'real',
      reason:
        nodes === 'real'
          ? 'chosen with --nodes real'
          : 'this machine can run a real node',
    };
  }
  if (nodes === 'real') {
    throw new Failure(`a real node cannot run here: ${obstacle}`);
  }
  instance.progress.note(`simulated nodes are used: ${obstacle}`);
  return { mode: 'simulated', reason: obstacle };
}

/** Why this machine cannot run a real node, in words, or undefined when it can. */
async function findObstacle(
  instance: Instance,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    return 'a real node needs Linux';
  }
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !(await canUseSudo(instance))) {
    return "a real node needs root's rights, and sudo is not there or cannot ask";
  }
  const lacking = await provideSystemPackages(instance, isRoot);
  if (lacking !== undefined) {
    return lacking;
  }
  const parts = await provisionParts(instance.store, ['launcher'], signal);
  const launcher = join(parts.get('launcher')?.bin ?? '', 'launcher');
  return checkMachine(isRoot ? [launcher] : ['sudo', launcher]);
}

async function canUseSudo(instance: Instance): Promise<boolean> {
  try {
    await run('sudo', ['-n', 'true']);
    return true;
  } catch {
    if (!instance.options.isInteractive) {
      return false;
    }
  }
  instance.progress.note(
    "sudo is asked for once: a node that runs containers needs root's rights to make its own namespaces",
  );
  try {
    await run('sudo', ['-v']);
    return true;
  } catch {
    return false;
  }
}

async function provideSystemPackages(
  instance: Instance,
  isRoot: boolean,
): Promise<string | undefined> {
  const wanted = ['launcher', 'node'].flatMap(
    name => instance.store.manifests.get(name)?.systemPackages.debian ?? [],
  );
  const missing = await missingPackages(wanted);
  if (missing === undefined || missing.length === 0) {
    return undefined;
  }
  if (!isRoot) {
    return `the packages ${missing.join(
      ', ',
    )} are missing; install them and run './platform reset'`;
  }
  await instance.progress.step(
    `installing the system packages ${missing.join(', ')}`,
    () => installPackages(missing, join(instance.paths.logs, 'packages.log')),
  );
  return undefined;
}

/** Asks the launcher, which knows what a node needs of the kernel and the machine. */
async function checkMachine(
  command: readonly string[],
): Promise<string | undefined> {
  const [program, ...args] = command;
  try {
    await run(program, [...args, 'check', '--mode', 'real']);
    return undefined;
  } catch (error) {
    return explainCheck(error);
  }
}

function explainCheck(error: unknown): string {
  const stdout =
    error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  try {
    const { missing } = JSON.parse(stdout) as {
      missing?: { what: string; reason: string }[];
    };
    if (missing && missing.length > 0) {
      return missing.map(({ what, reason }) => `${what}: ${reason}`).join('; ');
    }
  } catch {
    // It said nothing that can be read: its error then has to do.
  }
  return (error as Error).message.split('\n')[0];
}
