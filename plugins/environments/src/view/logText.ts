import {
  type LogLines,
  type LogNotice,
} from '@itdo/plugin-environments-common';
import { shortPod } from './containers';

/** A line with where it comes from; a notice is what the platform says in between. */
export interface ShownLine {
  source: string;
  time: string;
  text: string;
  notice?: boolean;
}

/** More than that nobody reads; the oldest go first. */
export const MOST_LINES = 20_000;

/** Lines of a message of the stream. */
export function linesOf(message: LogLines): ShownLine[] {
  const source = sourceOf(message);
  return message.lines.map(line => ({ source, ...line }));
}

/** What the platform says of a container, as a line; undefined where it says nothing new. */
export function noticeOf(message: LogNotice): ShownLine | undefined {
  return message.state === 'Attached'
    ? undefined
    : {
        source: sourceOf(message),
        time: '',
        text: `– ${message.message} –`,
        notice: true,
      };
}

/** The lines that are kept when others come. */
export function withLines(
  shown: readonly ShownLine[],
  more: readonly ShownLine[],
): ShownLine[] {
  return [...shown, ...more].slice(-MOST_LINES);
}

/** All lines as the text that is shown, searched and saved. */
export function logText(
  lines: readonly ShownLine[],
  { times, sources }: { times: boolean; sources: boolean },
): string {
  return lines
    .map(({ source, time, text }) =>
      [times && time, sources && `${source} |`, text].filter(Boolean).join(' '),
    )
    .join('\n');
}

function sourceOf({ service, pod }: { service: string; pod: string }): string {
  return `${service} ${shortPod(pod)}`;
}
