import type { Command } from 'commander';
import {
  addOutputOption,
  addPortalOptions,
  addWaitOptions,
  clientOf,
  printChanged,
  waitIfAsked,
  type CommonFlags,
  type WaitFlags,
} from './commandLine.ts';
import { environmentArgument } from './environmentArgument.ts';
import { findEnvironment } from './findEnvironment.ts';
import { parseHours } from './spans.ts';

const EXTENSION = '24h';

export function registerChange(env: Command): void {
  const extend = env
    .command('extend')
    .description('Give an environment more time.')
    .addArgument(environmentArgument())
    .argument('[span]', 'how much more, such as 8h or 2d', EXTENSION);
  addOutputOption(addPortalOptions(extend)).action(
    async (name: string, span: string, flags: CommonFlags) => {
      const client = clientOf(flags);
      const hours = parseHours(span);
      const { spec, ...ref } = await findEnvironment(client, name);
      const changed = await client.change(ref, {
        ttlHours: spec.ttlHours + hours,
      });
      await printChanged(
        flags,
        changed,
        `${changed.name} ends at ${changed.expiresAt}`,
      );
    },
  );

  const pause = env
    .command('pause')
    .description('Stop the services of an environment; their data stays.')
    .addArgument(environmentArgument());
  addWaitOptions(pause, 'Paused');
  addOutputOption(addPortalOptions(pause)).action(
    async (name: string, flags: CommonFlags & WaitFlags) => {
      const client = clientOf(flags);
      const found = await findEnvironment(client, name);
      const changed = await client.change(found, { paused: true });
      const paused = await waitIfAsked(client, flags, changed, 'Paused');
      await printChanged(
        flags,
        paused ?? changed,
        flags.wait
          ? `${changed.name} is Paused`
          : `${changed.name} is being stopped; './platform env resume ${changed.name}' starts it again`,
      );
    },
  );

  const resume = env
    .command('resume')
    .description('Start stopped services again, whatever stopped them.')
    .addArgument(environmentArgument());
  addWaitOptions(resume, 'Ready');
  addOutputOption(addPortalOptions(resume)).action(
    async (name: string, flags: CommonFlags & WaitFlags) => {
      const client = clientOf(flags);
      const found = await findEnvironment(client, name);
      const changed = await client.resume(found);
      const running = await waitIfAsked(client, flags, changed, 'Ready');
      await printChanged(
        flags,
        running ?? changed,
        flags.wait
          ? `${changed.name} is Ready`
          : `${changed.name} is being started`,
      );
    },
  );
}
