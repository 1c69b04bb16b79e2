import { condition, environment } from '../__testUtils__/fixtures';
import { stateView } from './stateView';
import { stopReason, stoppedView } from './stopped';

const { spec } = environment();
const stoppedBy = (reason: string) =>
  environment({
    phase: 'Paused',
    conditions: [
      condition('Accepted', 'True'),
      condition('Services', 'False', { reason }),
    ],
  });

describe('stopReason', () => {
  it('is none while it runs', () => {
    expect(stopReason(environment())).toBeUndefined();
    expect(stopReason(environment({ phase: 'Terminating' }))).toBeUndefined();
  });

  it.each(['Paused', 'Idle', 'Asleep'])(
    'is what the controller says: %s',
    reason => {
      expect(stopReason(stoppedBy(reason))).toBe(reason);
    },
  );

  it('counts what was asked before the controller has followed', () => {
    expect(stopReason(environment({ spec: { ...spec, paused: true } }))).toBe(
      'Paused',
    );
    const deleteAfter = '2026-03-02T12:00:00Z';
    expect(stopReason(environment({ spec: { ...spec, deleteAfter } }))).toBe(
      'PendingDeletion',
    );
  });

  it('is a pause where an older controller says nothing more', () => {
    expect(stopReason(environment({ phase: 'Paused' }))).toBe('Paused');
  });
});

describe('stoppedView', () => {
  it('says for how long nobody used it', () => {
    const unused = {
      ...stoppedBy('Idle'),
      spec: { ...spec, autoPauseHours: 8 },
    };
    expect(stoppedView(unused, 'Idle').text).toMatch(
      /^Nobody used it for 8 hours\./,
    );
  });

  it('promises no waking where it would stay stopped', () => {
    const asleep = stoppedBy('Asleep');
    expect(stoppedView(asleep, 'Asleep').text).toMatch(/stays stopped/);
    expect(
      stoppedView({ ...asleep, wakesAt: '2026-03-02T07:00:00Z' }, 'Asleep')
        .text,
    ).toMatch(/^It wakes by itself/);
  });
});

describe('stateView', () => {
  it('tells a sleep from a pause by hand', () => {
    expect(stateView(stoppedBy('Asleep')).label).toBe('Asleep');
    expect(stateView(stoppedBy('Paused')).label).toBe('Paused');
    expect(stateView(environment()).label).toBe('Ready');
  });
});
