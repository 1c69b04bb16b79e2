import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

interface ProcessMemory {
  readonly pid: number;
  readonly parent: number;
  readonly bytes: number;
}

/**
 * Takes one look at all processes. The returned function sums up the memory of a process and its descendants: on Linux
 * the proportional share where it can be read, so that shared pages count once, else the resident size.
 */
export function memoryByProcess(): (pid: number) => number | undefined {
  const processes = process.platform === 'linux' ? listOnLinux() : listByPs();
  const byPid = new Map(processes.map(entry => [entry.pid, entry]));
  const children = new Map<number, number[]>();
  for (const { pid, parent } of processes) {
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const sum = (pid: number): number =>
    (byPid.get(pid)?.bytes ?? 0) +
    (children.get(pid) ?? []).reduce((total, child) => total + sum(child), 0);
  return pid => (byPid.has(pid) ? sum(pid) : undefined);
}

function listOnLinux(): ProcessMemory[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const resident = kibibytes(status, 'VmRSS');
        return [
          {
            pid: Number(name),
            parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0),
            bytes: proportionalShare(name) ?? resident ?? 0,
          },
        ];
      } catch {
        // It ended between the listing and the look at it.
        return [];
      }
    });
}

function proportionalShare(pid: string): number | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return kibibytes(rollup, 'Pss');
  } catch {
    return undefined;
  }
}

function kibibytes(text: string, field: string): number | undefined {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text);
  return match ? Number(match[1]) * 1024 : undefined;
}

function listByPs(): ProcessMemory[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], {
    encoding: 'utf8',
  });
  return text
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .filter(fields => fields.length === 3)
    .map(([pid, parent, rss]) => ({ pid, parent, bytes: rss * 1024 }));
}
