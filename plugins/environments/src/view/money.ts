/** An amount in the reader's own way of writing; small ones keep the digits that count. */
export function moneyText(amount: number, currency: string): string {
  const small = amount !== 0 && Math.abs(amount) < 0.1;
  return new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    ...(small ? { maximumSignificantDigits: 2 } : {}),
  }).format(amount);
}

const HOURS = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** Hours of an estimate, to a tenth. */
export const hoursText = (hours: number) => HOURS.format(hours);
