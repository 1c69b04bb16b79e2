import { Problem } from './problem';

const TIME =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Whether a text is a time as RFC 3339 writes it, of a day that there is. */
export function isTime(text: string): boolean {
  const day = TIME.exec(text)?.[1];
  // Where a month has no such day, dates run on into the next one.
  return (
    day !== undefined &&
    new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(8))
  );
}

/** Checks a point in time. */
export function checkTime(field: string, text: string): Problem[] {
  return isTime(text)
    ? []
    : [
        {
          field,
          rule: 'Time',
          message: 'must be a time such as 2026-11-24T08:00:00Z',
        },
      ];
}
