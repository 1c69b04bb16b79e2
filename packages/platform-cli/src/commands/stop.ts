import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { readLock } from '../instance/lock.ts';
import type { InstancePaths } from '../instance/paths.ts';
import { isSameProcessAlive } from '../processes/identity.ts';
import { waitForEnd } from '../processes/leftovers.ts';
import { createProgress, type Progress } from '../progress/progress.ts';
import { readInstanceState } from '../supervisor/state.ts';
import { currentInstance } from './instance.ts';

const STOP_MILLISECONDS = 120_000;

export function registerStop(program: Command): void {
  program
    .command('stop')
    .description('End everything that start started.')
    .action(async () => {
      const progress = createProgress(process.stderr);
      if (!(await stopInstance(currentInstance(), progress))) {
        progress.note('nothing of this checkout runs');
      }
    });
}

/** Ends an instance, also one whose supervisor was killed; false when nothing ran. */
export async function stopInstance(
  paths: InstancePaths,
  progress: Progress,
): Promise<boolean> {
  const holder = readLock(paths.run);
  if (holder && isSameProcessAlive(holder)) {
    await progress.step('ending', async () => {
      process.kill(holder.pid, 'SIGTERM');
      if (!(await waitForEnd(holder, STOP_MILLISECONDS))) {
        throw new Failure(
          `the supervisor (pid ${holder.pid}) does not end; './platform logs' may show what it waits for`,
        );
      }
    });
    return true;
  }
  const earlier = readInstanceState(paths.run);
  if (
    !earlier?.parts.some(
      part => part.process && isSameProcessAlive(part.process),
    )
  ) {
    return false;
  }
  const { endLeftoversOf } = await import('../supervisor/instance.ts');
  await endLeftoversOf(earlier, progress);
  return true;
}
