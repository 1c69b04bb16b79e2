/** Factors of Kubernetes' suffixes, in billionths, the finest part that Kubernetes knows. */
const FACTORS = new Map<string, bigint>([
  ['n', 1n],
  ['u', 10n ** 3n],
  ['m', 10n ** 6n],
  ['', 10n ** 9n],
  ['k', 10n ** 12n],
  ['M', 10n ** 15n],
  ['G', 10n ** 18n],
  ['T', 10n ** 21n],
  ['P', 10n ** 24n],
  ['E', 10n ** 27n],
  ['Ki', 10n ** 9n * 2n ** 10n],
  ['Mi', 10n ** 9n * 2n ** 20n],
  ['Gi', 10n ** 9n * 2n ** 30n],
  ['Ti', 10n ** 9n * 2n ** 40n],
  ['Pi', 10n ** 9n * 2n ** 50n],
  ['Ei', 10n ** 9n * 2n ** 60n],
]);

const QUANTITY = /^(\d{1,20})(?:\.(\d{1,9}))?([numkMGTPE]|[KMGTPE]i)?$/;

/**
 * Reads a Kubernetes quantity such as `4`, `250m`, `0.5` or `8Gi`.
 *
 * Signs and exponents, which Kubernetes takes too, are not accepted: nobody means them here.
 *
 * @returns billionths of the unit (a core, a byte), rounded up; undefined where it is no quantity
 */
export function parseQuantity(text: string): bigint | undefined {
  const match = QUANTITY.exec(text);
  if (!match) {
    return undefined;
  }
  const [, whole, fraction = '', suffix = ''] = match;
  const factor = FACTORS.get(suffix);
  if (factor === undefined) {
    return undefined;
  }
  const divisor = 10n ** BigInt(fraction.length);
  return (BigInt(whole + fraction) * factor + divisor - 1n) / divisor;
}

/** Writes billionths of a unit as a quantity, in the largest binary or decimal form that is exact. */
export function formatQuantity(billionths: bigint): string {
  if (billionths % 10n ** 9n !== 0n) {
    return billionths % 10n ** 6n === 0n
      ? `${billionths / 10n ** 6n}m`
      : `${billionths}n`;
  }
  for (const suffix of ['Ti', 'Gi', 'Mi', 'Ki']) {
    const factor = FACTORS.get(suffix);
    if (factor && billionths > 0n && billionths % factor === 0n) {
      return `${billionths / factor}${suffix}`;
    }
  }
  return `${billionths / 10n ** 9n}`;
}
