import { Option, type Command } from 'commander';
import {
  addOutputOption,
  addPortalOptions,
  clientOf,
  print,
  printEnvironment,
  type CommonFlags,
} from './commandLine.ts';
import { findEnvironment } from './findEnvironment.ts';
import { environmentArgument } from './environmentArgument.ts';
import type { ListQuery } from './PortalClient.ts';
import { formatList } from './tables.ts';
import type { Phase } from './types.ts';

const PHASES: readonly Phase[] = [
  'Pending',
  'Provisioning',
  'Ready',
  'Degraded',
  'Paused',
  'Rejected',
  'Failed',
  'PendingDeletion',
  'Terminating',
];

export function registerRead(env: Command): void {
  const list = env
    .command('list')
    .alias('ls')
    .description('Show the environments that you may see.')
    .option('--owner <user>', 'only those of this user')
    .option('--team <group>', 'only those of this team')
    .option('--component <component>', 'only those for this component')
    .addOption(
      new Option('--phase <phase>', 'only those in this state').choices(PHASES),
    );
  addOutputOption(addPortalOptions(list)).action(
    async (flags: CommonFlags & ListQuery) => {
      const { owner, team, component, phase } = flags;
      const items = await clientOf(flags).list({
        owner: ref('user', owner),
        team: ref('group', team),
        component: ref('component', component),
        phase,
      });
      await print(flags, { items, totalItems: items.length }, () =>
        items.length === 0
          ? "There are none; './platform env create NAME' makes one.\n"
          : formatList(items, Date.now()),
      );
    },
  );

  const get = env
    .command('get')
    .description('Show one environment: its state, services and addresses.')
    .addArgument(environmentArgument());
  addOutputOption(addPortalOptions(get)).action(
    async (name: string, flags: CommonFlags) => {
      await printEnvironment(
        flags,
        await findEnvironment(clientOf(flags), name),
      );
    },
  );
}

/** The whole entity reference of a short one, as the list is asked with. */
function ref(kind: string, text: string | undefined): string | undefined {
  if (text === undefined || text.includes(':')) {
    return text;
  }
  return text.includes('/') ? `${kind}:${text}` : `${kind}:default/${text}`;
}
