const VERSION = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/;

/** Whether a text is a version of a blueprint: three numbers such as `1.2.0`. */
export function isBlueprintVersion(text: string): boolean {
  return VERSION.test(text);
}

/**
 * Compares two versions of a blueprint number by number.
 *
 * @returns less than zero where `a` is older, more where it is newer
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split('.').map(Number));
  const index = left.findIndex((number, at) => number !== right[at]);
  return index < 0 ? 0 : left[index] - right[index];
}
