import { setTimeout as sleep } from 'node:timers/promises';
import {
  Cluster,
  isKubernetesError,
  linesOf,
  pathOf,
  resources,
  withQuery,
} from '@itdo/plugin-clusters-node';
import { LogNotice } from '@itdo/plugin-environments-common';
import { FoundContainer } from '../inside/Containers';
import { LineBatch } from './LineBatch';
import { isLater, LogLine, logLineOf } from './logLine';

/** Which part of a container's log is read. */
export interface LogRange {
  follow: boolean;
  tail?: number;
  /** RFC 3339. */
  since?: string;
  previous: boolean;
}

/** Where it goes. */
export interface LogReceiver {
  lines(lines: LogLine[]): void;
  notice(state: LogNotice['state'], message: string): void;
  /** Resolves when more can be taken. */
  ready(): Promise<void>;
}

/** The kubelet cuts lines at 16 KiB; what is longer is none of its. */
const MAX_LINE_BYTES = 1024 * 1024;
const AGAIN_MS = 1_000;

/**
 * Reads the log of one life of a container. A connection that breaks while it is followed is made anew, from the last
 * line on.
 *
 * @param lives - whether that life goes on
 */
export async function readContainerLog(options: {
  cluster: Pick<Cluster, 'stream'>;
  namespace: string;
  container: FoundContainer;
  range: LogRange;
  receiver: LogReceiver;
  lives(): boolean;
  signal: AbortSignal;
}): Promise<void> {
  const { container, range, receiver, lives, signal } = options;
  if (container.simulated) {
    receiver.notice(
      'Simulated',
      'it stands on a simulated node, where nothing executes and nothing is written',
    );
    return;
  }
  let last: string | undefined;
  for (let again = false; !signal.aborted; again = true) {
    try {
      last = await readOnce(options, again ? last : undefined);
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (!isKubernetesError(error)) {
        throw error;
      }
      if (!range.follow || !isPassing(error.reason)) {
        receiver.notice('Unavailable', inWords(error, range));
        return;
      }
    }
    if (!range.follow || signal.aborted) {
      return;
    }
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
    if (!lives()) {
      receiver.notice('Ended', 'the container has ended');
      return;
    }
  }
}

/** @returns when the last line was written */
async function readOnce(
  {
    cluster,
    namespace,
    container,
    range,
    receiver,
    signal,
  }: Parameters<typeof readContainerLog>[0],
  after: string | undefined,
): Promise<string | undefined> {
  const path = withQuery(
    pathOf(resources.pods, {
      namespace,
      name: container.pod,
      subresource: 'log',
    }),
    {
      container: container.container,
      timestamps: 'true',
      follow: range.follow ? 'true' : undefined,
      previous: range.previous ? 'true' : undefined,
      tailLines: after === undefined ? range.tail?.toString() : undefined,
      sinceTime: after ?? range.since,
    },
  );
  const body = await cluster.stream(path, signal);
  if (after === undefined) {
    receiver.notice('Attached', 'its log is read');
  }
  const batch = new LineBatch(lines => receiver.lines(lines));
  let last = after;
  try {
    for await (const text of linesOf(body, MAX_LINE_BYTES)) {
      const line = logLineOf(text);
      if (isLater(line, after)) {
        last = line.time || last;
        if (batch.add(line)) {
          await receiver.ready();
        }
      }
    }
  } catch (error) {
    // A broken connection of a log that is followed is no end of it.
    if (!range.follow) {
      throw error;
    }
  } finally {
    batch.flush();
    body.destroy();
  }
  return last;
}

function isPassing(reason: string): boolean {
  return ['Unreachable', 'Timeout', 'ServiceUnavailable'].includes(reason);
}

function inWords(error: Error & { reason: string }, range: LogRange): string {
  if (range.previous && error.reason === 'BadRequest') {
    return 'it was never started anew, so there is nothing from before';
  }
  if (error.reason === 'BadRequest') {
    return 'it has not been started yet';
  }
  if (error.reason === 'NotFound') {
    return 'its pod is gone';
  }
  return `its log cannot be read: ${error.message}`;
}
