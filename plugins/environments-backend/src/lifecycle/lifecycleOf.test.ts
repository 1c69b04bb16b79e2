import {
  annotations,
  DevEnvironmentSpec,
  DevEnvironmentStatus,
} from '@itdo/plugin-environments-common';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { endOf } from './endOf';
import { lifecycleOf } from './lifecycleOf';

/** A Tuesday. */
const CREATED = '2026-11-24T08:00:00Z';
const nights: DevEnvironmentSpec['sleep'] = {
  timeZone: 'Europe/Berlin',
  // 19:00 to 06:00 in UTC.
  windows: [{ days: ['Mon', 'Tue', 'Wed', 'Thu'], from: '20:00', to: '07:00' }],
};

interface Situation {
  spec?: Partial<DevEnvironmentSpec>;
  status?: DevEnvironmentStatus;
  noted?: string;
  generation?: number;
}

function environmentIn({ spec, noted, generation = 1 }: Situation) {
  const environment = environmentOf(specOf({ ttlHours: 720, ...spec }));
  Object.assign(environment.metadata, {
    creationTimestamp: CREATED,
    generation,
    annotations: noted ? { [annotations.lastActivityAt]: noted } : undefined,
  });
  return environment;
}

function seen(situation: Situation, now: string) {
  const { pause, times, changesAt } = lifecycleOf(
    environmentIn(situation),
    { observedGeneration: 1, ...situation.status },
    new Date(now),
  );
  return {
    ...(pause && { pause: pause.reason }),
    ...times,
    ...(changesAt && {
      changesAt: new Date(changesAt).toISOString().replace('.000Z', 'Z'),
    }),
  };
}

describe('the life of an environment', () => {
  it.each<[string, Situation, string, object]>([
    [
      'runs until its end where nothing is asked',
      {},
      '2026-11-24T09:00:00Z',
      { lastActivityAt: CREATED },
    ],
    [
      'is stopped when asked',
      { spec: { paused: true, autoPauseHours: 1, sleep: nights } },
      '2026-11-24T22:00:00Z',
      { pause: 'Paused', lastActivityAt: CREATED },
    ],
    [
      'is stopped until its deletion, whatever else is asked',
      {
        spec: {
          paused: true,
          deleteAfter: '2026-11-25T08:00:00Z',
          awakeUntil: '2026-11-26T08:00:00Z',
        },
      },
      '2026-11-24T09:00:00Z',
      {
        pause: 'PendingDeletion',
        lastActivityAt: CREATED,
        changesAt: '2026-11-25T08:00:00Z',
      },
    ],
  ])('%s', (_, situation, now, expected) => {
    expect(seen(situation, now)).toEqual(expected);
  });

  describe('with a clock of inactivity', () => {
    const spec = { autoPauseHours: 2 };

    it.each<[string, Situation, string, object]>([
      [
        'says when it stops',
        { spec },
        '2026-11-24T09:59:59Z',
        {
          lastActivityAt: CREATED,
          pausesAt: '2026-11-24T10:00:00Z',
          changesAt: '2026-11-24T10:00:00Z',
        },
      ],
      [
        'stops then, and has nothing to wait for',
        { spec },
        '2026-11-24T10:00:00Z',
        { pause: 'Idle', lastActivityAt: CREATED },
      ],
      [
        'counts from the use that a door noted',
        { spec, noted: '2026-11-24T09:30:00Z' },
        '2026-11-24T10:00:00Z',
        {
          lastActivityAt: '2026-11-24T09:30:00Z',
          pausesAt: '2026-11-24T11:30:00Z',
          changesAt: '2026-11-24T11:30:00Z',
        },
      ],
      [
        'counts from the use that its status knows, where a door notes an earlier one',
        {
          spec,
          noted: '2026-11-24T08:30:00Z',
          status: { lastActivityAt: '2026-11-24T09:30:00Z' },
        },
        '2026-11-24T10:00:00Z',
        {
          lastActivityAt: '2026-11-24T09:30:00Z',
          pausesAt: '2026-11-24T11:30:00Z',
          changesAt: '2026-11-24T11:30:00Z',
        },
      ],
      [
        'counts from a change of its spec',
        { spec, generation: 2 },
        '2026-11-24T12:00:00.900Z',
        {
          lastActivityAt: '2026-11-24T12:00:00Z',
          pausesAt: '2026-11-24T14:00:00Z',
          changesAt: '2026-11-24T14:00:00.900Z',
        },
      ],
      [
        'counts no use ahead of time, and looks again when that time has come',
        { spec, noted: '2030-01-01T00:00:00Z' },
        '2026-11-24T10:00:00Z',
        {
          pause: 'Idle',
          lastActivityAt: CREATED,
          changesAt: '2030-01-01T00:00:00Z',
        },
      ],
      [
        'counts no use that cannot be read',
        { spec, noted: 'for ever' },
        '2026-11-24T10:00:00Z',
        { pause: 'Idle', lastActivityAt: CREATED },
      ],
      [
        'goes on for as long as it is kept awake',
        { spec: { ...spec, awakeUntil: '2026-11-24T12:00:00Z' } },
        '2026-11-24T10:00:00Z',
        {
          lastActivityAt: CREATED,
          pausesAt: '2026-11-24T12:00:00Z',
          changesAt: '2026-11-24T12:00:00Z',
        },
      ],
      [
        'stops when it is kept awake no longer',
        { spec: { ...spec, awakeUntil: '2026-11-24T12:00:00Z' } },
        '2026-11-24T12:00:00Z',
        { pause: 'Idle', lastActivityAt: CREATED },
      ],
      [
        'takes being kept awake for less than the clock as nothing',
        { spec: { ...spec, awakeUntil: '2026-11-24T09:00:00Z' } },
        '2026-11-24T09:30:00Z',
        {
          lastActivityAt: CREATED,
          pausesAt: '2026-11-24T10:00:00Z',
          changesAt: '2026-11-24T10:00:00Z',
        },
      ],
    ])('%s', (_, situation, now, expected) => {
      expect(seen(situation, now)).toEqual(expected);
    });
  });

  describe('with a schedule', () => {
    const spec = { sleep: nights };

    it.each<[string, Situation, string, object]>([
      [
        'says when it falls asleep',
        { spec },
        '2026-11-24T18:59:59Z',
        {
          lastActivityAt: CREATED,
          sleepsAt: '2026-11-24T19:00:00Z',
          changesAt: '2026-11-24T19:00:00Z',
        },
      ],
      [
        'falls asleep then, and says when it wakes',
        { spec },
        '2026-11-24T19:00:00Z',
        {
          pause: 'Asleep',
          lastActivityAt: CREATED,
          wakesAt: '2026-11-25T06:00:00Z',
          changesAt: '2026-11-25T06:00:00Z',
        },
      ],
      [
        'is awake again at the end',
        { spec },
        '2026-11-25T06:00:00Z',
        {
          lastActivityAt: CREATED,
          sleepsAt: '2026-11-25T19:00:00Z',
          changesAt: '2026-11-25T19:00:00Z',
        },
      ],
      [
        'is kept awake, and falls asleep late',
        { spec: { ...spec, awakeUntil: '2026-11-24T22:00:00Z' } },
        '2026-11-24T20:00:00Z',
        {
          lastActivityAt: CREATED,
          sleepsAt: '2026-11-24T22:00:00Z',
          changesAt: '2026-11-24T22:00:00Z',
        },
      ],
      [
        'is kept awake over the night',
        { spec: { ...spec, awakeUntil: '2026-11-25T08:00:00Z' } },
        '2026-11-24T20:00:00Z',
        {
          lastActivityAt: CREATED,
          sleepsAt: '2026-11-25T19:00:00Z',
          changesAt: '2026-11-25T08:00:00Z',
        },
      ],
    ])('%s', (_, situation, now, expected) => {
      expect(seen(situation, now)).toEqual(expected);
    });
  });

  describe('with both', () => {
    // Used until half an hour before the night: three and a half hours of use are left for the morning.
    const situation = {
      spec: { sleep: nights, autoPauseHours: 4 },
      noted: '2026-11-24T18:30:00Z',
    };
    const lastActivityAt = '2026-11-24T18:30:00Z';

    it.each<[string, Situation, string, object]>([
      [
        'does not take the night for inactivity',
        situation,
        '2026-11-25T06:00:00Z',
        {
          lastActivityAt,
          pausesAt: '2026-11-25T09:30:00Z',
          sleepsAt: '2026-11-25T19:00:00Z',
          changesAt: '2026-11-25T09:30:00Z',
        },
      ],
      [
        'wakes for what is left of the clock',
        situation,
        '2026-11-24T23:00:00Z',
        {
          pause: 'Asleep',
          lastActivityAt,
          wakesAt: '2026-11-25T06:00:00Z',
          changesAt: '2026-11-25T06:00:00Z',
        },
      ],
      [
        'promises no waking where the clock has run out before',
        situation,
        '2026-11-25T20:00:00Z',
        { pause: 'Asleep', lastActivityAt, changesAt: '2026-11-26T06:00:00Z' },
      ],
      [
        'is idle by day then',
        situation,
        '2026-11-26T08:00:00Z',
        { pause: 'Idle', lastActivityAt, changesAt: '2026-11-26T19:00:00Z' },
      ],
      [
        'counts use in the middle of the night from the morning on',
        { ...situation, noted: '2026-11-25T02:00:00Z' },
        '2026-11-25T07:00:00Z',
        {
          lastActivityAt: '2026-11-25T02:00:00Z',
          pausesAt: '2026-11-25T10:00:00Z',
          sleepsAt: '2026-11-25T19:00:00Z',
          changesAt: '2026-11-25T10:00:00Z',
        },
      ],
    ])('%s', (_, each, now, expected) => {
      expect(seen(each, now)).toEqual(expected);
    });
  });

  it.each([
    ['its time is up', {}, '2026-12-24T08:00:00.000Z'],
    [
      'its deletion is due, if that is earlier',
      { deleteAfter: '2026-11-25T08:00:00+01:00' },
      '2026-11-25T07:00:00.000Z',
    ],
    [
      'its time is up, if its deletion is later',
      { deleteAfter: '2027-11-25T08:00:00Z' },
      '2026-12-24T08:00:00.000Z',
    ],
  ])('ends when %s', (_, spec, expected) => {
    expect(new Date(endOf(environmentIn({ spec }))).toISOString()).toBe(
      expected,
    );
  });
});
