import { parseQuantity } from '@itdo/plugin-environments-common';

const NUMBER = new Intl.NumberFormat(undefined, {
  maximumSignificantDigits: 3,
});
const BILLION = 1_000_000_000;
const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const STEP = 1024;

/**
 * A Kubernetes quantity as a plain number of its unit; undefined where it is none.
 *
 * @param quantity - such as `500m` or `8Gi`
 */
export function numberOf(quantity: string | undefined): number | undefined {
  const billionths = parseQuantity(quantity ?? '');
  return billionths === undefined ? undefined : Number(billionths) / BILLION;
}

/** A number in the reader's own way of writing, with three digits that count. */
export const numberText = (value: number) => NUMBER.format(value);

/** Cores in words: `0.25 cores`, `1 core`. */
export function coresText(cores: number): string {
  return `${numberText(cores)} ${cores === 1 ? 'core' : 'cores'}`;
}

/** Bytes in the largest binary unit that leaves a whole part: `512 MiB`. */
export function bytesText(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  return `${numberText(value)} ${UNITS[unit]}`;
}

/** An amount of a resource in words, by what the resource is. */
export function amountText(resource: string, amount: number): string {
  if (/memory|storage/.test(resource)) {
    return bytesText(amount);
  }
  return /cpu/.test(resource) ? coresText(amount) : numberText(amount);
}
