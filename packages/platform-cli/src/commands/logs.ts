import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { readTail } from '../processes/logFile.ts';
import { currentInstance } from './instance.ts';

const TAIL_BYTES = 16 * 1024;
const POLL_MILLISECONDS = 300;

export function registerLogs(program: Command): void {
  program
    .command('logs')
    .description('Show the end of the logs, of one part or of all.')
    .argument('[part]', 'such as portal, postgres, cluster, cluster/kubelet')
    .option('-f, --follow', 'go on with what is added')
    .action(async (part: string | undefined, flags: { follow?: true }) => {
      const files = findLogs(currentInstance().logs, part);
      const isLabelled = files.length > 1;
      for (const file of files) {
        show(file, readTail(file, TAIL_BYTES), isLabelled);
      }
      if (flags.follow) {
        await Promise.all(files.map(file => follow(file, isLabelled)));
      }
    });
}

/** The log files of a part, or of all parts; `cluster/NAME` is one component of the cluster. */
export function findLogs(logs: string, part: string | undefined): string[] {
  const known = [logs, join(logs, 'cluster')]
    .filter(directory => existsSync(directory))
    .flatMap(directory =>
      readdirSync(directory)
        .filter(name => name.endsWith('.log'))
        .map(name => join(directory, name)),
    )
    .sort();
  if (part === undefined) {
    return known.filter(file => statSync(file).size > 0);
  }
  const wanted = join(logs, `${part}.log`);
  if (!known.includes(wanted)) {
    const names = known.map(file => file.slice(logs.length + 1, -4));
    throw new Failure(
      `there is no log of '${part}'; there are ${
        names.join(', ') || 'none yet'
      }`,
    );
  }
  return [wanted];
}

function show(file: string, text: string, isLabelled: boolean): void {
  const label = isLabelled ? `${basename(file, '.log')} | ` : '';
  for (const line of text.split('\n')) {
    if (line !== '') {
      process.stdout.write(`${label}${line}\n`);
    }
  }
}

/** Shows what is appended, also after the log was moved aside because it grew large. */
async function follow(file: string, isLabelled: boolean): Promise<never> {
  let offset = statSync(file).size;
  let rest = '';
  for (;;) {
    const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
    if (size < offset) {
      offset = 0;
    }
    if (size > offset) {
      const chunks: Buffer[] = [];
      const stream = createReadStream(file, { start: offset, end: size - 1 });
      for await (const chunk of stream) {
        chunks.push(chunk as Buffer);
      }
      offset = size;
      const text = rest + Buffer.concat(chunks).toString('utf8');
      const end = text.lastIndexOf('\n') + 1;
      rest = text.slice(end);
      show(file, text.slice(0, end), isLabelled);
    }
    await sleep(POLL_MILLISECONDS);
  }
}
