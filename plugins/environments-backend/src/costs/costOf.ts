import {
  CostEstimate,
  DevEnvironment,
  parseQuantity,
  Phase,
} from '@itdo/plugin-environments-common';
import { endOf } from '../lifecycle/endOf';
import { lifecycleOf } from '../lifecycle/lifecycleOf';
import { sleepsFrom } from '../lifecycle/sleepTimes';
import { instantOf, wholeSeconds } from '../lifecycle/times';
import { timesOf } from '../plan/plan';

/** What a unit of a resource costs for an hour. */
export interface Prices {
  /** ISO 4217 code. */
  currency: string;
  cpuCoreHour: number;
  memoryGiBHour: number;
  storageGiBHour: number;
  /** Whether they are those of the company, or the examples that the platform comes with. */
  configured: boolean;
}

/** That a phase began. */
export interface PhaseChange {
  at: Date;
  phase: Phase;
}

const HOUR_MS = 3_600_000;
const UNIT = 1e9;
const GIB = UNIT * 2 ** 30;
/** Phases in which no pod runs. */
const STOPPED = new Set<Phase>([
  'Pending',
  'Paused',
  'PendingDeletion',
  'Rejected',
  'Failed',
  'Terminating',
]);

/**
 * What an environment costs: what it may use of each resource, at the configured price, for as long as its services ran;
 * what it keeps on disk, all the time.
 *
 * @param changes - of its phase, the oldest first; before the first one it counts as running
 */
export function costOf(
  environment: DevEnvironment,
  changes: PhaseChange[],
  prices: Prices,
  now: Date,
): CostEstimate {
  const parts = partsOf(environment, prices);
  const perHourRunning = total(parts);
  const perHourStopped = total(
    parts.filter(({ stopsWithServices }) => !stopsWithServices),
  );
  const created = Date.parse(timesOf(environment).createdAt);
  const end = endOf(environment);
  const running = !STOPPED.has(environment.status?.phase ?? 'Pending');
  const stoppedHours =
    stoppedBetween(created, now.getTime(), changes) / HOUR_MS;
  const hours = Math.max(0, now.getTime() - created) / HOUR_MS;
  const runningHours = Math.max(0, hours - stoppedHours);
  const soFar = runningHours * perHourRunning + stoppedHours * perHourStopped;
  const perHourNow = running ? perHourRunning : perHourStopped;
  const hoursLeft = Math.max(0, end - now.getTime()) / HOUR_MS;
  const runningHoursLeft =
    running || wakes(environment, now)
      ? hoursLeft - hoursAsleep(environment, now.getTime(), end)
      : 0;
  const stillToCome =
    runningHoursLeft * perHourRunning +
    (hoursLeft - runningHoursLeft) * perHourStopped;
  return {
    estimate: true,
    currency: prices.currency,
    running,
    perHourNow,
    perHourRunning,
    perHourStopped,
    soFar: money(soFar),
    projected: money(soFar + stillToCome),
    runningHours: money(runningHours),
    stoppedHours: money(stoppedHours),
    until: wholeSeconds(end),
    parts,
    basis: [
      'An estimate: what the environment may use, at the price of each, for as long as its services ran; storage counts all the time.',
      prices.configured
        ? 'Prices are those that the platform is configured with.'
        : 'Prices are examples; the platform team sets the real ones under environments.prices.',
      'The end is reckoned as if it went on as it is now, with its times of sleep.',
    ].join(' '),
  };
}

function partsOf(
  { spec: { resources } }: DevEnvironment,
  prices: Prices,
): CostEstimate['parts'] {
  const part = (
    resource: CostEstimate['parts'][number]['resource'],
    amount: number,
    unit: string,
    price: number,
  ) => ({
    resource,
    amount,
    unit,
    price,
    perHour: money(amount * price),
    stopsWithServices: resource !== 'storage',
  });
  return [
    part('cpu', amountOf(resources.cpu, UNIT), 'core', prices.cpuCoreHour),
    part(
      'memory',
      amountOf(resources.memory, GIB),
      'GiB',
      prices.memoryGiBHour,
    ),
    part(
      'storage',
      amountOf(resources.storage, GIB),
      'GiB',
      prices.storageGiBHour,
    ),
  ];
}

function amountOf(quantity: string, unit: number): number {
  return Number(parseQuantity(quantity) ?? 0n) / unit;
}

function total(parts: CostEstimate['parts']): number {
  return money(parts.reduce((sum, { perHour }) => sum + perHour, 0));
}

function stoppedBetween(
  from: number,
  until: number,
  changes: PhaseChange[],
): number {
  let stopped = 0;
  changes.forEach(({ at, phase }, index) => {
    if (STOPPED.has(phase)) {
      const begin = Math.max(from, at.getTime());
      const end = Math.min(until, changes[index + 1]?.at.getTime() ?? until);
      stopped += Math.max(0, end - begin);
    }
  });
  return stopped;
}

/** Whether it is stopped by its schedule only. */
function wakes(environment: DevEnvironment, now: Date): boolean {
  const { times } = lifecycleOf(environment, environment.status ?? {}, now);
  return times.wakesAt !== undefined;
}

/** How long of a time to come its schedule has it asleep. */
function hoursAsleep(
  { spec: { sleep, awakeUntil } }: DevEnvironment,
  now: number,
  end: number,
): number {
  const from = Math.max(now, instantOf(awakeUntil) ?? now);
  let asleep = 0;
  for (const night of sleep ? sleepsFrom(sleep, from) : []) {
    if (night.from >= end) {
      break;
    }
    asleep += Math.min(night.to, end) - Math.max(night.from, from);
  }
  return Math.max(0, asleep) / HOUR_MS;
}

/** To a hundredth of a cent: more would be a precision that an estimate does not have. */
function money(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}
