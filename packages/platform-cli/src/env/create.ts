import { randomUUID } from 'node:crypto';
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
import type { CreateFlags } from './createRequest.ts';
import { fullName } from './findEnvironment.ts';

interface Flags extends CommonFlags, WaitFlags, CreateFlags {
  readonly idempotencyKey?: string;
}

export function registerCreate(env: Command): void {
  const command = env
    .command('create')
    .description('Ask for an environment.')
    .argument('[name]', 'a short name of your choice, such as orders')
    .option('-f, --file <file>', 'the request as YAML or JSON; - reads it')
    .option('-b, --blueprint <name>', 'the preset that it is made from')
    .option(
      '-s, --service <type...>',
      'its services as TYPE or TYPE:NAME, such as database api:orders',
    )
    .option('--owner <user>', 'whose it is; you, where you are a user')
    .option('--team <group>', "whose team's; the owner's only one")
    .option('--component <component>', 'the component that it is for')
    .option('--description <text>', 'what it is for, in words')
    .option('--ttl <span>', 'how long it lives, such as 8h or 2d')
    .option('--auto-pause <span>', 'stop it when nobody used it for so long')
    .option('--cpu <quantity>', 'cores that it may use in all')
    .option('--memory <quantity>', 'memory that it may use in all')
    .option('--storage <quantity>', 'storage that it may use in all')
    .option(
      '--idempotency-key <key>',
      'the same key again gives the same environment, not another one',
    );
  addWaitOptions(command, 'Ready');
  addOutputOption(addPortalOptions(command)).action(create);
}

async function create(name: string | undefined, flags: Flags): Promise<void> {
  const { createRequest } = await import('./createRequest.ts');
  const client = clientOf(flags);
  const request = await createRequest(name, flags, () => client.options());
  const asked = await client.create(
    request,
    flags.idempotencyKey ?? randomUUID(),
  );
  const made = (await waitIfAsked(client, flags, asked, 'Ready')) ?? asked;
  const address = made.urls[0]?.url;
  await printChanged(
    flags,
    made,
    flags.wait
      ? `${fullName(made)} is Ready${address ? ` at ${address}` : ''}`
      : `${fullName(made)} was asked for; './platform env get ${
          made.name
        }' shows how it goes`,
  );
}
