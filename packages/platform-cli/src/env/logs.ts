import type { Command } from 'commander';
import { exitCodes, Failure } from '../failure.ts';
import { addPortalOptions, clientOf } from './commandLine.ts';
import { environmentArgument } from './environmentArgument.ts';
import { findEnvironment } from './findEnvironment.ts';
import type { PortalFlags } from './portal.ts';
import { printable, printableLine } from './printable.ts';
import type { PortalClient, StreamEvent } from './PortalClient.ts';
import type { LogLines, LogNotice, StreamClosed } from './types.ts';

interface Flags extends PortalFlags {
  readonly container?: string;
  readonly follow?: true;
  readonly tail?: string;
  readonly timestamps?: true;
}

/** Where lines go. */
export interface LogScreen {
  /** What the containers wrote. */
  readonly out: { isTTY?: boolean; write(text: string): unknown };
  /** What is said of the containers. */
  readonly err: { write(text: string): unknown };
}

export function registerLogs(env: Command): void {
  const command = env
    .command('logs')
    .description('Show what the containers of an environment wrote.')
    .addArgument(environmentArgument())
    .argument('[service]', 'only this service of it')
    .option('-c, --container <name>', 'only this container of its pods')
    .option('-f, --follow', 'go on with what is written')
    .option('--tail <lines>', 'the newest lines of each container')
    .option('--timestamps', 'begin each line with its time');
  addPortalOptions(command).action(
    async (name: string, service: string | undefined, flags: Flags) => {
      const client = clientOf(flags);
      const found = await findEnvironment(client, name);
      if (service && !found.services.some(each => each.name === service)) {
        throw new Failure(
          `${found.name} has no service '${service}'; it has ${found.services
            .map(each => each.name)
            .join(', ')}`,
          exitCodes.notFound,
        );
      }
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      await showLogs(
        client.logs(
          found,
          {
            service,
            container: flags.container,
            follow: flags.follow,
            tail: parseTail(flags.tail),
          },
          stop.signal,
        ),
        { isTimed: flags.timestamps ?? false, signal: stop.signal },
        { out: process.stdout, err: process.stderr },
      );
    },
  );
}

/** Shows logs until they end; lines of several containers say whose they are. */
export async function showLogs(
  events: ReturnType<PortalClient['logs']>,
  { isTimed, signal }: { isTimed: boolean; signal: AbortSignal },
  { out, err }: LogScreen,
): Promise<void> {
  const show = ({ event, data }: StreamEvent) => {
    if (event === 'lines') {
      const { service, container, pod, lines } = data as LogLines;
      const label = printable(`${service} ${pod} ${container}`);
      for (const { time, text } of lines) {
        const line = out.isTTY ? printableLine(text) : text;
        out.write(`${isTimed ? `${time} ` : ''}${label} | ${line}\n`);
      }
    } else if (event === 'container') {
      const { service, pod, container, state, message } = data as LogNotice;
      // That a container is read now needs no words; what hinders it does.
      if (state !== 'Attached') {
        err.write(
          `${printable(`${service} ${pod} ${container}: ${message}`)}\n`,
        );
      }
    } else if (event === 'closed') {
      endOf(data as StreamClosed);
    }
  };
  try {
    for await (const event of events) {
      show(event);
    }
  } catch (error) {
    // Interrupted at the keyboard, which is how following ends.
    if (!signal.aborted) {
      throw error;
    }
  }
}

/** @throws Failure where the logs were ended before their end */
function endOf({ reason }: StreamClosed): void {
  switch (reason) {
    case 'End':
    case 'Deleted':
      return;
    case 'PermissionRevoked':
      throw new Failure(
        'the right to these logs was taken away',
        exitCodes.refused,
      );
    case 'TooSlow':
      throw new Failure('they come faster than they can be shown here');
    default:
      throw new Failure('the portal is being stopped', exitCodes.unreachable);
  }
}

function parseTail(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,5}$/.test(text)) {
    throw new Failure(
      `--tail must be a number of lines, not '${text}'`,
      exitCodes.usage,
    );
  }
  return text === undefined ? undefined : Number(text);
}
