/** As Kubernetes writes times: in UTC, to the second. */
export function wholeSeconds(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The instant of a time that was written down; undefined where there is none, or it cannot be read. */
export function instantOf(time: string | undefined): number | undefined {
  const instant = Date.parse(time ?? '');
  return Number.isNaN(instant) ? undefined : instant;
}

/** The first of some instants, as far as there are any. */
export function firstOf(
  ...instants: Array<number | undefined>
): number | undefined {
  const known = instants.filter(each => each !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}
