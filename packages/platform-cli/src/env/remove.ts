import type { Command } from 'commander';
import {
  addOutputOption,
  addPortalOptions,
  addWaitOptions,
  clientOf,
  print,
  printChanged,
  waitIfAsked,
  type CommonFlags,
  type WaitFlags,
} from './commandLine.ts';
import { confirm } from './confirm.ts';
import { environmentArgument } from './environmentArgument.ts';
import { findEnvironment, fullName } from './findEnvironment.ts';
import { exitCodes, Failure } from '../failure.ts';
import type { PortalClient } from './PortalClient.ts';
import type { Environment } from './types.ts';

interface DeleteFlags extends CommonFlags, WaitFlags {
  readonly yes?: true;
  readonly force?: true;
}

export function registerRemove(env: Command): void {
  const remove = env
    .command('delete')
    .description(
      'Stop an environment, to be removed with all its data when its time of grace is over.',
    )
    .addArgument(environmentArgument())
    .option('-y, --yes', 'do not ask')
    .option('--force', 'remove it at once and for good');
  addWaitOptions(remove, 'gone (wants --force)');
  addOutputOption(addPortalOptions(remove)).action(deleteEnvironment);

  const restore = env
    .command('restore')
    .description('Take a deletion back whose time of grace is not over.')
    .addArgument(environmentArgument());
  addOutputOption(addPortalOptions(restore)).action(
    async (name: string, flags: CommonFlags) => {
      const client = clientOf(flags);
      const found = await findEnvironment(client, name);
      const restored = await client.restore(found);
      await printChanged(flags, restored, `${restored.name} stays`);
    },
  );
}

async function deleteEnvironment(
  name: string,
  flags: DeleteFlags,
): Promise<void> {
  const { force = false } = flags;
  if (flags.wait && !force) {
    throw new Failure(
      '--wait wants --force: without it the environment is there until its time of grace is over',
      exitCodes.usage,
    );
  }
  const client = clientOf(flags);
  const found = await findEnvironment(client, name);
  if (!flags.yes) {
    await confirm(
      force
        ? `Remove ${fullName(found)} and all its data for good?`
        : `Delete ${fullName(found)}?`,
      { input: process.stdin, output: process.stderr },
    );
  }
  await client.delete(found, force);
  await waitIfAsked(client, flags, found, 'Gone');
  await printDeleted(client, found, flags);
}

/** What is left of it: nothing, or what can be restored until its time of grace is over. */
async function printDeleted(
  client: PortalClient,
  { namespace, name }: Environment,
  flags: DeleteFlags,
): Promise<void> {
  const left = flags.force
    ? undefined
    : await client.get({ namespace, name }).catch((error: unknown) => {
        if (error instanceof Failure && error.exitCode === exitCodes.notFound) {
          return undefined;
        }
        throw error;
      });
  const until = left?.spec.deleteAfter;
  await print(flags, left ?? { namespace, name, deleted: true }, () =>
    until
      ? `${name} is stopped and removed at ${until}; './platform env restore ${name}' takes that back\n`
      : `${name} ${flags.wait ? 'is gone' : 'is being removed'}\n`,
  );
}
