import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { writeFileAtomically } from '../instance/files.ts';
import type { InstancePaths } from '../instance/paths.ts';
import type { Ports } from '../instance/ports.ts';
import type { NodeMode } from '../instance/settings.ts';
import type { BuiltPart } from '../parts/cache.ts';
import type { SupervisedPart } from '../supervisor/supervisor.ts';

export const REGISTRY_USER = 'platform';

export interface ClusterOptions {
  readonly instance: string;
  readonly paths: InstancePaths;
  readonly ports: Ports;
  readonly mode: NodeMode;
  readonly egress: 'none' | 'internet';
  /** KWOK's nodes beside the real one, or instead of it. */
  readonly simulatedNodes: number;
  readonly registryPassword: string;
  /** Services of this machine that pods may reach, each by a name below platform.local. */
  readonly inward: readonly InwardService[];
  readonly parts: ReadonlyMap<string, BuiltPart>;
  /** Said before the launcher's command line, where it needs another user's rights. */
  readonly privilege: readonly string[];
  /** Hears of each component that changes its state. */
  readonly onComponent: (event: LauncherEvent) => void;
}

/** A service of this machine as pods see it: `http://NAME:PORT` leads to a port of 127.0.0.1. */
export interface InwardService {
  readonly name: string;
  readonly port: number;
  readonly localPort: number;
}

/** One line that the launcher prints. */
export interface LauncherEvent {
  readonly part: string;
  readonly state: string;
  readonly pid?: number;
  readonly version?: string;
  readonly elapsedMs?: number;
  readonly message?: string;
}

const STOP_GRACE_MILLISECONDS = 40_000;

/** The parts that the cluster of a mode is made of, the launcher last. */
export function clusterPartNames(mode: NodeMode): string[] {
  return mode === 'real'
    ? ['kubernetes', 'kwok', 'registry', 'node']
    : ['kubernetes', 'kwok', 'registry'];
}

/** Waits for the launcher's word on the whole cluster; what it said last counts, also if nobody waited yet. */
class Readiness {
  #last: LauncherEvent | undefined;
  #heard: () => void = () => undefined;

  hear(event: LauncherEvent): void {
    this.#last = event;
    this.#heard();
  }

  /** A new launcher begins: what the former one said is void. */
  forget(): void {
    this.#last = undefined;
  }

  async wait(): Promise<void> {
    while (this.#last?.state !== 'ready') {
      if (this.#last?.state === 'failed') {
        throw new Failure(this.#last.message ?? 'the cluster failed');
      }
      await new Promise<void>(resolve => {
        this.#heard = resolve;
      });
    }
  }
}

/** The embedded cluster as a part: one launcher that owns the whole tree and ends it when its standard input closes. */
export function clusterPart(options: ClusterOptions): SupervisedPart {
  const launcher = requirePart(options.parts, 'launcher');
  const kubernetes = requirePart(options.parts, 'kubernetes');
  const stateDirectory = join(options.paths.state, 'cluster');
  const readiness = new Readiness();
  const onLine = (line: string) => {
    const event = parseEvent(line);
    if (event?.part === 'cluster') {
      readiness.hear(event);
    } else if (event) {
      options.onComponent(event);
    }
  };
  const [program, ...args] = [
    ...options.privilege,
    join(launcher.bin, 'launcher'),
    'run',
    '--config',
    writeLauncherConfig(options, stateDirectory),
  ];
  return {
    name: 'cluster',
    port: options.ports.kubernetes,
    version: kubernetes.version,
    stopSignal: 'SIGTERM',
    stopGraceMilliseconds: STOP_GRACE_MILLISECONDS,
    spec: () => {
      readiness.forget();
      return {
        program,
        args,
        env: process.env,
        log: join(options.paths.logs, 'cluster.log'),
        lifeline: 'stdin',
        onLine,
      };
    },
    ready: async () => {
      await readiness.wait();
      publishKubeconfig(options.paths, stateDirectory);
    },
  };
}

function parseEvent(line: string): LauncherEvent | undefined {
  try {
    return JSON.parse(line) as LauncherEvent;
  } catch {
    return undefined;
  }
}

function writeLauncherConfig(
  options: ClusterOptions,
  stateDirectory: string,
): string {
  const { paths, ports } = options;
  const logDirectory = join(paths.logs, 'cluster');
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  mkdirSync(logDirectory, { recursive: true, mode: 0o700 });
  const bin = clusterPartNames(options.mode).map(name => [
    name,
    requirePart(options.parts, name).bin,
  ]);
  const path = join(paths.run, 'launcher.json');
  const config = {
    instance: options.instance,
    mode: options.mode,
    stateDir: stateDirectory,
    logDir: logDirectory,
    bin: Object.fromEntries(bin),
    ports: {
      kubernetes: ports.kubernetes,
      ingress: ports.ingress,
      registry: ports.registry,
    },
    egress: options.egress,
    simulatedNodes: options.simulatedNodes,
    registry: {
      username: REGISTRY_USER,
      password: options.registryPassword,
    },
    inward: options.inward.map(({ name, port, localPort }) => ({
      name,
      ports: [{ port, target: `127.0.0.1:${localPort}` }],
    })),
  };
  writeFileAtomically(path, `${JSON.stringify(config, null, 2)}\n`);
  return path;
}

/** Puts the administrator's kubeconfig where people look for it. */
function publishKubeconfig(paths: InstancePaths, stateDirectory: string): void {
  const target = join(paths.state, 'kubeconfig');
  const temporary = `${target}.${process.pid}`;
  copyFileSync(join(stateDirectory, 'admin.kubeconfig'), temporary);
  renameSync(temporary, target);
}

function requirePart(
  parts: ReadonlyMap<string, BuiltPart>,
  name: string,
): BuiltPart {
  const part = parts.get(name);
  if (!part) {
    throw new Error(`the part ${name} was not provisioned`);
  }
  return part;
}
