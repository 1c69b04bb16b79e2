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
