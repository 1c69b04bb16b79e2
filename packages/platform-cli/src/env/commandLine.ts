import { Option, type Command } from 'commander';
import { currentInstance } from '../commands/instance.ts';
import { exitCodes, Failure } from '../failure.ts';
import { createProgress, type Progress } from '../progress/progress.ts';
import type { Goal } from './waitFor.ts';
import { formatOutput, OUTPUT_FORMATS, type OutputFormat } from './output.ts';
import { choosePortal, type PortalFlags } from './portal.ts';
import { PortalClient } from './PortalClient.ts';
import { parseSpan } from './spans.ts';
import { formatEnvironment } from './tables.ts';
import type { Environment } from './types.ts';
import { waitFor } from './waitFor.ts';

/** What every command of `env` takes. */
export interface CommonFlags extends PortalFlags {
  readonly output: OutputFormat;
}

export interface WaitFlags {
  readonly wait?: true;
  readonly timeout: string;
}

/** Adds what tells which portal is meant. */
export function addPortalOptions(command: Command): Command {
  return command
    .option(
      '--url <url>',
      "the portal (PLATFORM_URL; this checkout's where missing)",
    )
    .option(
      '--token <token>',
      'a token for it (better in PLATFORM_TOKEN, where no process list shows it)',
    );
}

/** Adds how the answer is printed. */
export function addOutputOption(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', 'how the answer is printed')
      .choices(OUTPUT_FORMATS)
      .default('table'),
  );
}

export function addWaitOptions(command: Command, goal: string): Command {
  return command
    .option('--wait', `wait until it is ${goal}, and say how it goes`)
    .option('--timeout <span>', 'how long to wait at most', '10m');
}

export function clientOf(flags: PortalFlags): PortalClient {
  return new PortalClient(choosePortal(flags, currentInstance()));
}

/** Where the way is told, so that standard output is the answer alone. */
export function progressOnErrorStream(): Progress {
  return createProgress(process.stderr);
}

export async function print(
  { output }: CommonFlags,
  value: unknown,
  table: () => string,
): Promise<void> {
  process.stdout.write(await formatOutput(output, value, table));
}

/** Prints an environment: all of it for programs, what was done in one sentence for people. */
export function printChanged(
  flags: CommonFlags,
  environment: Environment,
  sentence: string,
): Promise<void> {
  return print(flags, environment, () => `${sentence}\n`);
}

export function printEnvironment(
  flags: CommonFlags,
  environment: Environment,
): Promise<void> {
  return print(flags, environment, () =>
    formatEnvironment(environment, Date.now()),
  );
}

/** Waits where that was asked for; the environment as it is then, or as it was. */
export async function waitIfAsked(
  client: PortalClient,
  flags: WaitFlags,
  environment: Environment,
  goal: Goal,
): Promise<Environment | undefined> {
  const timeoutMilliseconds = parseSpan(flags.timeout);
  if (timeoutMilliseconds === 0) {
    throw new Failure('--timeout must be more than nothing', exitCodes.usage);
  }
  return flags.wait
    ? waitFor(client, environment, goal, {
        timeoutMilliseconds,
        progress: progressOnErrorStream(),
      })
    : environment;
}
