import { environment } from '../__testUtils__/fixtures';
import { clocksOf, countdown } from './clocks';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const { spec } = environment();
const sleep = {
  timeZone: 'UTC',
  windows: [{ days: ['Mon' as const], from: '20:00', to: '07:00' }],
};

describe('countdown', () => {
  it('counts down to a moment', () => {
    expect(countdown('2026-03-01T14:00:00Z', NOW).text).toBe('in 2 h');
    expect(countdown('2026-03-01T12:00:30Z', NOW).text).toBe('in 30 s');
  });

  it('wakes when its text changes, and never once it is over', () => {
    expect(countdown('2026-03-01T12:10:10Z', NOW).changesIn).toBe(10_001);
    expect(countdown('2026-03-01T11:00:00Z', NOW)).toEqual({
      text: 'now',
      changesIn: undefined,
    });
  });
});

describe('clocksOf', () => {
  const idle = (part: Parameters<typeof environment>[0]) =>
    clocksOf(environment(part), NOW).find(({ id }) => id === 'idle');

  it('says when it pauses unless used', () => {
    expect(
      idle({
        spec: { ...spec, autoPauseHours: 8 },
        pausesAt: '2026-03-01T14:00:00Z',
      }),
    ).toMatchObject({
      at: '2026-03-01T14:00:00Z',
      before: 'Pauses',
      after: 'unless used',
    });
  });

  it('counts nothing down where it never pauses, or stands already', () => {
    expect(idle({})).toMatchObject({ before: 'Never pauses by itself' });
    expect(
      idle({ spec: { ...spec, autoPauseHours: 8, paused: true } }),
    ).toMatchObject({ before: 'Pauses after 8 hours without use' });
  });

  it('says when it sleeps and wakes, where it has a schedule', () => {
    const sleepsAt = '2026-03-02T20:00:00Z';
    expect(
      clocksOf(environment({ spec: { ...spec, sleep }, sleepsAt }), NOW),
    ).toContainEqual({ id: 'sleep', label: 'Next sleep', at: sleepsAt });
    expect(clocksOf(environment(), NOW)).toContainEqual({
      id: 'sleep',
      label: 'Sleep schedule',
      before: 'None, never sleeps',
    });
  });

  it('says until when it is kept awake, as long as that lies ahead', () => {
    const awake = (awakeUntil: string) =>
      clocksOf(environment({ spec: { ...spec, sleep, awakeUntil } }), NOW).some(
        ({ id }) => id === 'awake',
      );
    expect(awake('2026-03-01T13:00:00Z')).toBe(true);
    expect(awake('2026-03-01T11:00:00Z')).toBe(false);
  });
});
