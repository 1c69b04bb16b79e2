import { type EnvironmentUsage, type UsageSample } from '../api/types';
import { amountText, numberOf } from './amounts';
import { durationText } from './timeLeft';

/** What is measured. */
export type Measure = 'cpu' | 'memory';

/** The course of one measure over the last hour, ready to be drawn in a box of 1 by 1. */
export interface UsageCourse {
  measure: Measure;
  label: string;
  /** Pieces of line; a gap in what was measured ends a piece. x goes right, y down. */
  lines: Array<Array<{ x: number; y: number }>>;
  /** Height at which the limit lies, where it lies in the picture. */
  limitY?: number;
  /** What the top of the picture stands for: the limit, where that is drawn there. */
  top: string;
  now: string;
  /** The limit in words; absent where there is none. */
  limit?: string;
  /** Part of the limit that is used now, from 0 to 1. */
  part?: number;
  /** The whole course in one sentence. */
  summary: string;
}

const HOUR = 3_600_000;
const GAP = 150_000;
const HEADROOM = 1.25;
const LIMIT_SHOWN_FROM = 0.25;

const LABELS: Record<Measure, string> = { cpu: 'CPU', memory: 'Memory' };

/** The hard limit of a measure: the quota's, or else what the environment was given. */
function limitOf(
  usage: EnvironmentUsage,
  measure: Measure,
  given: string | undefined,
): number | undefined {
  const hard = usage.quota.find(q => q.resource === `limits.${measure}`)?.hard;
  return numberOf(hard) ?? numberOf(given);
}

function pieces(samples: readonly UsageSample[]): UsageSample[][] {
  const result: UsageSample[][] = [];
  for (const sample of samples) {
    const piece = result[result.length - 1];
    const last = piece?.[piece.length - 1];
    if (last && Date.parse(sample.at) - Date.parse(last.at) <= GAP) {
      piece.push(sample);
    } else {
      result.push([sample]);
    }
  }
  return result;
}

/**
 * The course of a measure; undefined while nothing was measured.
 *
 * @param given - what the environment may use, as a Kubernetes quantity
 */
export function usageCourse(
  usage: EnvironmentUsage,
  measure: Measure,
  given: string | undefined,
): UsageCourse | undefined {
  const { samples } = usage;
  const last = samples[samples.length - 1];
  if (!last) {
    return undefined;
  }
  const values = samples.map(sample => sample[measure]);
  const peak = Math.max(...values);
  const least = Math.min(...values);
  const limit = limitOf(usage, measure, given);
  const limitShown = limit !== undefined && peak >= limit * LIMIT_SHOWN_FROM;
  const height =
    (limitShown ? Math.max(limit, peak) * 1.05 : peak * HEADROOM) || 1;
  const end = Date.parse(last.at);
  const words = (amount: number) => amountText(measure, amount);
  const span = durationText(end - Date.parse(samples[0].at));
  const of = limit === undefined ? '' : ` of ${words(limit)}`;
  return {
    measure,
    label: LABELS[measure],
    lines: pieces(samples).map(piece =>
      piece.map(sample => ({
        x: 1 - Math.min(1, (end - Date.parse(sample.at)) / HOUR),
        y: 1 - sample[measure] / height,
      })),
    ),
    ...(limitShown ? { limitY: 1 - limit / height } : {}),
    top: limitShown ? `limit: ${words(limit)}` : words(height),
    now: words(last[measure]),
    ...(limit === undefined
      ? {}
      : { limit: words(limit), part: Math.min(1, last[measure] / limit) }),
    summary: `${LABELS[measure]}: ${words(
      last[measure],
    )}${of} now; between ${words(least)} and ${words(
      peak,
    )} in the last ${span}.`,
  };
}

/** Rows of the table beside the picture: the newest first, one for every few minutes. */
export function usageRows(
  samples: readonly UsageSample[],
  everyMinutes = 5,
): UsageSample[] {
  const newestFirst = [...samples].reverse();
  const rows: UsageSample[] = [];
  for (const sample of newestFirst) {
    const last = rows[rows.length - 1];
    const distance = last
      ? Date.parse(last.at) - Date.parse(sample.at)
      : Infinity;
    if (distance >= everyMinutes * 60_000) {
      rows.push(sample);
    }
  }
  return rows;
}

const QUOTA_LABELS: Record<string, string> = {
  'requests.cpu': 'CPU, reserved',
  'limits.cpu': 'CPU, at most',
  'requests.memory': 'Memory, reserved',
  'limits.memory': 'Memory, at most',
  'requests.storage': 'Storage',
  persistentvolumeclaims: 'Volumes',
  pods: 'Pods',
  services: 'Services',
  secrets: 'Secrets',
  configmaps: 'ConfigMaps',
};

/** One line of the namespace's quota. */
export interface QuotaRow {
  resource: string;
  label: string;
  part: number;
  text: string;
}

/** The quota of the namespace in words; entries that are no numbers are left out. */
export function quotaRows(usage: EnvironmentUsage): QuotaRow[] {
  return usage.quota.flatMap(({ resource, used, hard }): QuotaRow[] => {
    const has = numberOf(hard);
    const takes = numberOf(used);
    return has === undefined || takes === undefined
      ? []
      : [
          {
            resource,
            label: QUOTA_LABELS[resource] ?? resource,
            part: has > 0 ? Math.min(1, takes / has) : 1,
            text: `${amountText(resource, takes)} of ${amountText(
              resource,
              has,
            )}`,
          },
        ];
  });
}
