import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { Failure, systemErrorCode } from '../failure.ts';
import { readFileIfPresent } from '../instance/files.ts';
import type { InstancePaths } from '../instance/paths.ts';
import { sharedStateOf } from '../instance/sharedState.ts';
import { createProgress, type Progress } from '../progress/progress.ts';
import { currentInstance } from './instance.ts';
import { stopInstance } from './stop.ts';

export function registerReset(program: Command): void {
  program
    .command('reset')
    .description(
      'Delete all data of this checkout: databases, cluster, secrets. Built parts stay in the cache.',
    )
    .option('--yes', 'do not ask')
    .action(async ({ yes }: { yes?: true }) => {
      const paths = currentInstance();
      if (!yes && !(await confirm(paths))) {
        throw new Failure('nothing was deleted');
      }
      await resetInstance(paths, createProgress(process.stderr));
    });
}

async function confirm(paths: InstancePaths): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Failure(
      'reset deletes all data of this checkout; without a terminal to ask at it wants --yes',
    );
  }
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
  });
  const answer = await terminal.question(
    `Delete all data of ${paths.state}: databases, cluster, secrets? [y/N] `,
  );
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Ends the instance and deletes its state, also the part of it that stands outside the checkout. */
export async function resetInstance(
  paths: InstancePaths,
  progress: Progress,
): Promise<void> {
  await stopInstance(paths, progress);
  await progress.step('deleting all data', async () => {
    const instance = readFileIfPresent(`${paths.state}/instance`)?.trim();
    if (instance && /^[0-9a-f]{8}$/.test(instance)) {
      remove(sharedStateOf(instance));
    }
    remove(paths.state);
  });
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EACCES' || code === 'EPERM') {
      throw new Failure(
        `${path} holds files of another user; delete it with: sudo rm -rf '${path}'`,
      );
    }
    throw error;
  }
}
