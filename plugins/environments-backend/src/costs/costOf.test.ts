import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { costOf, PhaseChange, Prices } from './costOf';

const prices: Prices = {
  currency: 'EUR',
  cpuCoreHour: 0.05,
  memoryGiBHour: 0.01,
  storageGiBHour: 0.001,
  configured: true,
};

const at = (hour: number) =>
  new Date(Date.parse('2026-11-24T00:00:00Z') + hour * 3_600_000);

/** An environment of 4 cores, 8 GiB and 50 GiB of storage, made at hour 0 for 48 hours. */
function environment(phase: 'Ready' | 'Paused', spec: object = {}) {
  const made = environmentOf(specOf({ ttlHours: 48, ...spec }));
  made.metadata.creationTimestamp = at(0).toISOString();
  made.status = { phase };
  return made;
}

describe('the cost of an environment', () => {
  it('is what it may use at the price of each, for as long as it lives', () => {
    expect(costOf(environment('Ready'), [], prices, at(10))).toMatchObject({
      estimate: true,
      currency: 'EUR',
      perHourRunning: 0.33,
      perHourStopped: 0.05,
      perHourNow: 0.33,
      soFar: 3.3,
      projected: 15.84,
      until: '2026-11-26T00:00:00Z',
      parts: [
        { resource: 'cpu', amount: 4, perHour: 0.2 },
        { resource: 'memory', amount: 8, perHour: 0.08 },
        { resource: 'storage', amount: 50, perHour: 0.05 },
      ],
    });
  });

  it('is that of storage alone while its services are stopped', () => {
    const changes: PhaseChange[] = [
      { at: at(1), phase: 'Ready' },
      { at: at(4), phase: 'Paused' },
      { at: at(8), phase: 'Ready' },
    ];
    expect(costOf(environment('Ready'), changes, prices, at(10))).toMatchObject(
      { runningHours: 6, stoppedHours: 4, soFar: 2.18 },
    );
  });

  it('goes on as it is now, until it is removed', () => {
    const changes: PhaseChange[] = [{ at: at(6), phase: 'Paused' }];
    expect(
      costOf(environment('Paused'), changes, prices, at(10)),
    ).toMatchObject({
      running: false,
      perHourNow: 0.05,
      soFar: 2.18,
      projected: 2.18 + 38 * 0.05,
    });
    const deleted = environment('Paused', {
      deleteAfter: at(12).toISOString(),
    });
    expect(costOf(deleted, changes, prices, at(10))).toMatchObject({
      until: '2026-11-24T12:00:00Z',
      projected: 2.28,
    });
  });

  describe('with times of sleep', () => {
    // Of the hours 10 to 48 it sleeps 20 to 30 and 44 to 48.
    const sleep = {
      timeZone: 'UTC',
      windows: [{ days: ['Tue', 'Wed'], from: '20:00', to: '06:00' }],
    };

    it('is that of storage alone in those to come', () => {
      const awake = environment('Ready', { sleep });
      const { soFar, projected } = costOf(awake, [], prices, at(10));
      expect(projected).toBeCloseTo(soFar + 24 * 0.33 + 14 * 0.05, 4);
    });

    it('goes on when it wakes', () => {
      const asleep = environment('Paused', { sleep });
      const changes: PhaseChange[] = [{ at: at(20), phase: 'Paused' }];
      const { soFar, projected } = costOf(asleep, changes, prices, at(24));
      expect(projected).toBeCloseTo(soFar + 14 * 0.33 + 10 * 0.05, 4);
    });

    it('does not where somebody paused it', () => {
      const paused = environment('Paused', { sleep, paused: true });
      const changes: PhaseChange[] = [{ at: at(20), phase: 'Paused' }];
      const { soFar, projected } = costOf(paused, changes, prices, at(24));
      expect(projected).toBeCloseTo(soFar + 24 * 0.05, 4);
    });
  });

  it('says where its prices are none of the company', () => {
    const example = { ...prices, configured: false };
    expect(costOf(environment('Ready'), [], example, at(1)).basis).toContain(
      'Prices are examples',
    );
    expect(costOf(environment('Ready'), [], prices, at(1)).basis).not.toContain(
      'examples',
    );
  });
});
