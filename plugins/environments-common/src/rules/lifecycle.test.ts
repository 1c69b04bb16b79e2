import { SleepSchedule, SleepWindow } from '../devEnvironment';
import { checkDraft, EnvironmentDraft } from '.';

const limits = {
  maxTtlHours: 720,
  maxResources: { cpu: '16', memory: '64Gi', storage: '500Gi' },
  maxServices: 3,
  serviceTypes: [],
};
const found = (draft: EnvironmentDraft) =>
  checkDraft(draft, limits).map(({ field, rule }) => `${field} ${rule}`);
const nights: SleepWindow = {
  days: ['Mon', 'Tue', 'Wed', 'Thu'],
  from: '20:00',
  to: '07:00',
};
const sleep = (
  windows: object[] = [nights],
  timeZone = 'Europe/Berlin',
): EnvironmentDraft => ({
  // As they may come over the wire: with days that are none.
  sleep: { timeZone, windows } as SleepSchedule,
});

describe('the rules of the lifecycle', () => {
  it.each<[string, EnvironmentDraft]>([
    [
      'nights, and weekends that begin where a night ends',
      sleep([
        nights,
        { days: ['Fri'], from: '20:00', to: '00:00' },
        { days: ['Sat', 'Sun'], from: '00:00', to: '00:00' },
      ]),
    ],
    ['the zone of all', sleep([nights], 'UTC')],
    ['a zone by another of its names', sleep([nights], 'Asia/Calcutta')],
    [
      'whole days of six',
      sleep([
        {
          days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
          from: '12:00',
          to: '12:00',
        },
      ]),
    ],
    ['a week of inactivity', { autoPauseHours: 168 }],
    [
      'times with fractions and offsets',
      {
        awakeUntil: '2026-11-24T08:00:00.5+05:45',
        deleteAfter: '2028-02-29T23:59:59Z',
      },
    ],
    ['no data thrown away yet', { dataGeneration: 0 }],
  ])('let %s through', (_, draft) => {
    expect(found(draft)).toEqual([]);
  });

  it.each<[string, EnvironmentDraft]>([
    ['sleep.timeZone TimeZone', sleep([nights], 'Mars/Olympus')],
    ['sleep.timeZone TimeZone', sleep([nights], '')],
    ['sleep.timeZone TimeZone', sleep([nights], '+01:00')],
    ['sleep.timeZone TimeZone', sleep([nights], 'Europe/Berlin\n')],
    ['sleep.windows SleepSchedule', sleep([])],
    ['sleep.windows SleepSchedule', sleep(Array(15).fill(nights))],
    [
      'sleep.windows SleepSchedule',
      sleep([
        {
          ...nights,
          days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
          to: '20:00',
        },
      ]),
    ],
    ['sleep.windows[0].days SleepSchedule', sleep([{ ...nights, days: [] }])],
    [
      'sleep.windows[0].days SleepSchedule',
      sleep([{ ...nights, days: ['Mon', 'Mon'] }]),
    ],
    [
      'sleep.windows[0].days SleepSchedule',
      sleep([{ ...nights, days: ['Monday'] }]),
    ],
    [
      'sleep.windows[0].from SleepSchedule',
      sleep([{ ...nights, from: '24:00' }]),
    ],
    ['sleep.windows[0].to SleepSchedule', sleep([{ ...nights, to: '7:00' }])],
    [
      'sleep.windows[1] SleepSchedule',
      sleep([nights, { days: ['Tue'], from: '06:59', to: '08:00' }]),
    ],
    [
      'sleep.windows[1] SleepSchedule',
      sleep([
        { days: ['Mon'], from: '00:00', to: '01:00' },
        { days: ['Sun'], from: '23:00', to: '00:01' },
      ]),
    ],
    ['sleep.windows[1] SleepSchedule', sleep([nights, nights])],
    ['autoPauseHours AutoPauseRange', { autoPauseHours: 0 }],
    ['autoPauseHours AutoPauseRange', { autoPauseHours: 169 }],
    ['autoPauseHours AutoPauseRange', { autoPauseHours: 1.5 }],
    ['awakeUntil Time', { awakeUntil: 'tomorrow' }],
    ['awakeUntil Time', { awakeUntil: '2026-11-24' }],
    ['deleteAfter Time', { deleteAfter: '2026-02-30T08:00:00Z' }],
    ['deleteAfter Time', { deleteAfter: '2026-11-24T24:00:00Z' }],
    ['deleteAfter Time', { deleteAfter: '2026-11-24T08:00:00' }],
    ['dataGeneration DataGeneration', { dataGeneration: -1 }],
    ['dataGeneration DataGeneration', { dataGeneration: 1.5 }],
  ])('find %s', (problem, draft) => {
    expect(found(draft)).toEqual([problem]);
  });

  it('name both windows that overlap', () => {
    expect(
      checkDraft(
        sleep([nights, { days: ['Thu'], from: '22:00', to: '23:00' }]),
        limits,
      ),
    ).toEqual([
      {
        field: 'sleep.windows[1]',
        rule: 'SleepSchedule',
        message: 'overlaps with windows[0]',
      },
    ]);
  });
});
