import { Problem } from './problem';

/** Checks how long an environment is to live. */
export function checkTtl(ttlHours: number, maxTtlHours: number): Problem[] {
  if (Number.isInteger(ttlHours) && ttlHours >= 1 && ttlHours <= maxTtlHours) {
    return [];
  }
  return [
    {
      field: 'ttlHours',
      rule: 'TtlRange',
      message: `must be a whole number of hours between 1 and ${maxTtlHours}`,
    },
  ];
}
