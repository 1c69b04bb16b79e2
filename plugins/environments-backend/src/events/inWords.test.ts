import { inWords } from './inWords';

const event = (changes: object) =>
  inWords({
    metadata: { uid: 'u', creationTimestamp: '2026-01-01T00:00:00Z' },
    regarding: { kind: 'Pod', name: 'backend-api-1' },
    type: 'Normal',
    ...changes,
  });

describe('Kubernetes events in words', () => {
  it('say what happened to what', () => {
    expect(
      event({
        type: 'Warning',
        reason: 'FailedScheduling',
        note: '0/1 nodes are available: 1 Insufficient cpu.',
        series: { count: 7, lastObservedTime: '2026-01-01T00:05:00Z' },
      }),
    ).toEqual({
      uid: 'u',
      time: '2026-01-01T00:05:00Z',
      type: 'Warning',
      reason: 'FailedScheduling',
      message:
        'No node has room for it at the moment: 0/1 nodes are available: 1 Insufficient cpu.',
      object: 'Pod/backend-api-1',
      count: 7,
    });
  });

  it('leave out notes that add nothing, and keep those of unknown reasons', () => {
    expect(
      event({ reason: 'Started', note: 'Started container' }).message,
    ).toBe('The container runs');
    expect(event({ reason: 'Odd', note: 'Something' }).message).toBe(
      'Something',
    );
    expect(event({ reason: 'Odd' }).message).toBe('Odd');
  });

  it('let no control characters of programs through', () => {
    const { message } = event({ reason: 'Odd', note: 'a\u001b[31mred\u0007' });
    expect(message).toBe('a [31mred');
  });
});
