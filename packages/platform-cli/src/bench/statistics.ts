/** Spread of a set of measurements, in the unit of the measurements. */
export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** Value at a share (0 to 1) of sorted values, linearly interpolated. */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/**
 * Sums up measurements.
 *
 * @throws RangeError when there are none: a figure of nothing is not a figure
 */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) {
    throw new RangeError('No measurements to sum up');
  }
  const sorted = [...values].sort((a, b) => a - b);
  return {
    count: sorted.length,
    min: sorted[0],
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    max: sorted[sorted.length - 1],
  };
}

/** One alternating measurement of the subject and of what it is held against. */
export interface Pair {
  readonly subject: number;
  readonly baseline: number;
}

/** Ratios subject / baseline, pair by pair, so that a drift of the machine cancels out. */
export function ratios(pairs: readonly Pair[]): Summary {
  return summarise(pairs.map(({ subject, baseline }) => subject / baseline));
}
