import { readLock } from '../instance/lock.ts';
import type { ClusterChoice } from '../instance/settings.ts';
import { isSameProcessAlive } from '../processes/identity.ts';
import { memoryByProcess } from '../processes/memory.ts';
import { readInstanceState, type PartRecord, type PartState } from './state.ts';

/** What is true of one part now. */
export interface PartStatus {
  readonly part: string;
  readonly state: PartState;
  readonly pid?: number;
  readonly port?: number;
  readonly version?: string;
  /** Of the part's process and all its descendants. */
  readonly memoryBytes?: number;
  readonly message?: string;
}

export interface InstanceStatus {
  readonly running: boolean;
  readonly supervisorPid?: number;
  readonly url?: string;
  readonly cluster?: ClusterChoice;
  readonly parts: readonly PartStatus[];
}

/** Compares what the supervisor recorded with the processes that there are. */
export function observeInstance(run: string): InstanceStatus {
  const state = readInstanceState(run);
  const holder = readLock(run);
  const isRunning = holder !== undefined && isSameProcessAlive(holder);
  const memory = memoryByProcess();
  return {
    running: isRunning,
    supervisorPid: isRunning ? holder.pid : undefined,
    url: isRunning ? state?.url : undefined,
    cluster: state?.cluster,
    parts: (state?.parts ?? []).map(record =>
      observePart(record, isRunning, memory),
    ),
  };
}

function observePart(
  record: PartRecord,
  isSupervised: boolean,
  memory: (pid: number) => number | undefined,
): PartStatus {
  const { part, port, version, message } = record;
  const isAlive = record.process && isSameProcessAlive(record.process);
  const pid = isAlive ? record.process?.pid : undefined;
  return {
    part,
    state: isSupervised || isAlive ? record.state : 'stopped',
    pid,
    port,
    version,
    memoryBytes: pid === undefined ? undefined : memory(pid),
    message: isSupervised ? message : undefined,
  };
}

const HEADINGS = ['PART', 'STATE', 'PID', 'PORT', 'VERSION', 'MEMORY', ''];

/** The status as a table for people. */
export function formatStatus(status: InstanceStatus): string {
  const rows = status.parts.map(part => [
    part.part,
    part.state,
    part.pid === undefined ? '-' : String(part.pid),
    part.port === undefined ? '-' : String(part.port),
    part.version ?? '-',
    part.memoryBytes === undefined
      ? '-'
      : `${Math.round(part.memoryBytes / 1024 ** 2)} MiB`,
    part.message ?? '',
  ]);
  const table = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...table.map(row => row[column].length)),
  );
  const lines = table.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return `${[headline(status), ...(rows.length > 0 ? lines : [])].join(
    '\n',
  )}\n`;
}

function headline(status: InstanceStatus): string {
  if (!status.running) {
    return "The platform of this checkout does not run; './platform start' starts it.";
  }
  return status.url
    ? `The portal answers at ${status.url}; './platform url' makes a link to sign in.`
    : `The platform runs (supervisor ${status.supervisorPid}).`;
}
