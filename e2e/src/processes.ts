import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ids of the machine's processes that run in the control groups of pods. The
 * node's processes are the machine's own, so none can be missed, whatever the
 * cluster believes.
 */
export function processesOfPods(podUids: readonly string[]): number[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .filter(pid => {
      const groups = controlGroupsOf(pid);
      return podUids.some(uid => groups.includes(uid));
    })
    .map(Number);
}

/** Names of pods' groups hold their UIDs, with underscores where systemd manages the groups. */
function controlGroupsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8').replaceAll('_', '-');
  } catch (error) {
    // It ended since the folder was listed.
    if (
      error instanceof Error &&
      'code' in error &&
      (error.code === 'ENOENT' || error.code === 'ESRCH')
    ) {
      return '';
    }
    throw error;
  }
}
