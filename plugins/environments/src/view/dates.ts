const DATE_TIME = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short',
});
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

function format(iso: string, how: Intl.DateTimeFormat): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : how.format(at);
}

/** Date and time of day in the reader's own language and time zone. */
export const dateTimeText = (iso: string) => format(iso, DATE_TIME);

/** Time of day with seconds in the reader's own language and time zone. */
export const clockText = (iso: string) => format(iso, CLOCK);
