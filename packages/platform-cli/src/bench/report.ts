import type { Comparison } from './comparison.ts';
import type { Fill } from './fillNode.ts';
import type { Machine } from './machine.ts';
import type { Residence } from './residence.ts';
import type { Summary } from './statistics.ts';

/** How long so many at once took until all were Ready. */
export interface Growth {
  /** Environments that stood there before. */
  readonly beside: number;
  readonly made: number;
  readonly seconds: number;
}

export interface Report {
  readonly machine: Machine;
  readonly comparisons: readonly Comparison[];
  readonly residence: readonly Residence[];
  readonly growth: readonly Growth[];
  /** As many as the real node held. */
  readonly fill?: Fill;
  /** What the controller notices by itself, beside so many others. */
  readonly upkeep?: {
    readonly beside: number;
    readonly repairMs: Summary;
    /** Until a controller that starts anew has looked at all, in milliseconds. */
    readonly fromScratchMs: number;
    readonly lateMs: Summary;
  };
}

function spread({ median, min, max }: Summary, digits = 0): string {
  const text = (value: number) => value.toFixed(digits);
  return `${text(median)} (${text(min)}-${text(max)})`;
}

/** Cost of one more environment, by the slope between the emptiest and the fullest platform. */
function slopeOf(residence: readonly Residence[]): string[] {
  const [least, most] = [residence[0], residence.at(-1)];
  if (!least || !most || most.environments === least.environments) {
    return [];
  }
  const per = (of: (at: Residence) => number) =>
    (of(most) - of(least)) / (most.environments - least.environments);
  const memory = per(at => at.portalMemoryMiB) * 1024;
  const requests = per(at => at.idleApiRequestsPerMinute) * 60;
  return [
    `By the slope, one environment costs ${memory.toFixed(
      0,
    )} KiB of memory and ${requests.toFixed(2)} requests an hour.`,
    '',
  ];
}

/** The report as tables for docs/benchmarks.md. */
export function tablesOf(report: Report): string {
  const { comparisons, residence, growth, fill, upkeep } = report;
  return [
    '| Nodes | Beside | At once | Portal, ms | Plain client, ms | Ratio | Pairs |',
    '|---|---|---|---|---|---|---|',
    ...comparisons.map(
      c =>
        `| ${c.nodes} | ${c.beside} | ${c.atOnce} | ${spread(
          c.portalMs,
        )} | ${spread(c.plainClientMs)} | ${spread(c.ratio, 2)} | ${
          c.ratio.count
        } |`,
    ),
    '',
    '| Environments | Portal memory, MiB | Requests a minute, idle | Writes a minute, idle | First page, ms | p95 | Detail, ms |',
    '|---|---|---|---|---|---|---|',
    ...residence.map(
      r =>
        `| ${r.environments} | ${
          r.portalMemoryMiB
        } | ${r.idleApiRequestsPerMinute.toFixed(
          1,
        )} | ${r.idleApiWritesPerMinute.toFixed(1)} | ${spread(
          r.firstPageMs,
        )} | ${r.firstPageMs.p95.toFixed(0)} | ${
          r.detailMs ? spread(r.detailMs) : '-'
        } |`,
    ),
    '',
    ...slopeOf(residence),
    '| Beside | Made at once | Seconds until all Ready |',
    '|---|---|---|',
    ...growth.map(g => `| ${g.beside} | ${g.made} | ${g.seconds.toFixed(1)} |`),
    '',
    ...(fill
      ? [
          `The real node holds ${fill.environments}; then: ${
            fill.limit ?? 'the bench gave up'
          }`,
          '',
        ]
      : []),
    ...(upkeep
      ? [
          `Beside ${
            upkeep.beside
          }: an opened isolation is closed again in ${spread(
            upkeep.repairMs,
          )} ms (${
            upkeep.repairMs.count
          }); a controller that starts anew has looked at all after ${(
            upkeep.fromScratchMs / 1000
          ).toFixed(1)} s; ${
            upkeep.lateMs.count
          } removals due in the same second begin ${spread(
            upkeep.lateMs,
          )} ms after it.`,
          '',
        ]
      : []),
  ].join('\n');
}
