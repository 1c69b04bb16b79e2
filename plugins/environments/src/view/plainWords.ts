/**
 * Turns a Kubernetes reason into words: `QuotaExceeded` → `Quota exceeded`,
 * `ImagePullBackOff` → `Image pull back off`. Text that has spaces is left alone.
 */
export function plainWords(reason: string): string {
  if (/\s/.test(reason)) {
    return reason;
  }
  const words = reason
    .replace(/[-_]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map(word => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Joins names as a sentence does: `a`, `a and b`, `a, b and c`. */
export function listWords(names: readonly string[]): string {
  if (names.length < 2) {
    return names.join('');
  }
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/**
 * What the platform says, as a sentence: it begins with a capital letter, unless
 * its first word is a name followed by a colon, and ends with a full stop.
 */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed) {
    return '';
  }
  const start = /^[^\s:]+:/.test(trimmed)
    ? trimmed
    : trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(start) ? start : `${start}.`;
}
