// The sequences that only colour text.
const ESCAPE = String.fromCharCode(27);
const COLOURS = `${ESCAPE}\\[[\\d;]*m`;

/** Text of others without what a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

/** A line of a program's output for a terminal: tabs and colours stay, other control sequences do not. */
export function printableLine(line: string): string {
  return line
    .split(new RegExp(`(${COLOURS})`))
    .map((part, index) =>
      // Every second part is one of the colours that it was split at.
      index % 2 === 1 ? part : part.replace(/(?!\t)\p{Cc}/gu, ''),
    )
    .join('');
}
