const LONGEST = 240;

/** What stands in for a secret. */
const HIDDEN = '…';

/**
 * The last line that a container wrote, fit for a status that more people read than its logs: without control
 * characters, and without what looks like a credential.
 */
export function lastWords(message: string | undefined): string | undefined {
  const line = (message ?? '')
    .split('\n')
    .map(each => each.replace(/\p{Cc}+/gu, ' ').trim())
    .filter(each => each !== '')
    .at(-1)
    ?.replace(/:\/\/[^\s/@]*@/g, `://${HIDDEN}@`)
    .replace(
      /\b([\w-]*(?:password|passwd|secret|token|api[_-]?key)[\w-]*["']?\s*[=:]\s*)\S+/gi,
      `$1${HIDDEN}`,
    );
  return line && line.length > LONGEST
    ? `${line.slice(0, LONGEST)}${HIDDEN}`
    : line;
}
