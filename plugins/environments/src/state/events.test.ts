import { type EnvironmentEvent } from '../api/types';
import { withEvents } from './events';

const event = (uid: string, time: string, count = 1): EnvironmentEvent => ({
  uid,
  time,
  count,
  type: 'Normal',
  reason: 'Started',
  message: '',
  object: 'Pod/app',
});

describe('withEvents', () => {
  it('puts the newest first and an event that came twice once', () => {
    const first = event('1', '2026-03-01T12:00:00Z');
    const second = event('2', '2026-03-01T12:00:01Z');
    expect(withEvents([first], [second, first]).map(e => e.uid)).toEqual([
      '2',
      '1',
    ]);
  });

  it('takes a newer count and not an older one', () => {
    const old = event('1', '2026-03-01T12:00:00Z', 1);
    const recent = event('1', '2026-03-01T12:00:09Z', 3);
    expect(withEvents([old], [recent])[0].count).toBe(3);
    expect(withEvents([recent], [old])[0].count).toBe(3);
  });

  it('keeps the newest hundred', () => {
    const many = Array.from({ length: 120 }, (_, n) =>
      event(String(n), `2026-03-01T12:${String(n % 60).padStart(2, '0')}:00Z`),
    );
    expect(withEvents([], many)).toHaveLength(100);
  });
});
