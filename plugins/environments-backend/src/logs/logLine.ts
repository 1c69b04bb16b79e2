import { LogLines } from '@itdo/plugin-environments-common';

/** One line that a container wrote. */
export type LogLine = LogLines['lines'][number];

const STAMPED = /^(\d{4}-\d\d-\d\dT\S+) ?(.*)$/s;

/** Reads a line as the kubelet gives it with `timestamps=true`. */
export function logLineOf(line: string): LogLine {
  const [, time = '', text = line] = STAMPED.exec(line) ?? [];
  return { time, text: text.replace(/\r$/, '') };
}

/**
 * Whether a line was written after another one. Times are compared to the last digit, since many lines share a
 * millisecond.
 */
export function isLater(line: LogLine, than: string | undefined): boolean {
  return than === undefined || comparable(line.time) > comparable(than);
}

/** RFC 3339 leaves trailing zeros of the fraction out, which would sort before the digits that it compares with. */
function comparable(time: string): string {
  const [, whole = time, fraction = ''] =
    /^(.*?)(?:\.(\d+))?Z$/.exec(time) ?? [];
  return `${whole}.${fraction.padEnd(9, '0')}`;
}
