import type { Command } from 'commander';
import {
  addOutputOption,
  addPortalOptions,
  clientOf,
  printChanged,
  type CommonFlags,
} from './commandLine.ts';
import { environmentArgument } from './environmentArgument.ts';
import { findEnvironment } from './findEnvironment.ts';
import { withSettings, workspaceOf } from './workspace.ts';

interface Flags extends CommonFlags {
  readonly workspace?: string;
}

/** Switches what a workspace answers for. */
export function registerServe(env: Command): void {
  const command = env
    .command('serve')
    .description(
      'Have the workspace of an environment answer for these services, or for none.',
    )
    .addArgument(environmentArgument())
    .argument('[services...]', 'front ends and APIs of it')
    .option('-w, --workspace <name>', 'which one, where it has several');
  addOutputOption(addPortalOptions(command)).action(
    async (name: string, served: string[], flags: Flags) => {
      const client = clientOf(flags);
      const found = await findEnvironment(client, name);
      const workspace = workspaceOf(found, flags.workspace);
      const changed = await client.change(found, {
        services: withSettings(found, workspace, config => ({
          ...config,
          serves: served.join(','),
        })),
      });
      await printChanged(
        flags,
        changed,
        served.length > 0
          ? `${served.join(', ')} of ${changed.name} now lead into ${workspace}`
          : `${workspace} of ${changed.name} answers for no other service`,
      );
    },
  );
}
