import { environment } from '../__testUtils__/fixtures';
import { changesInWords } from './announcements';

const ready = environment({ name: 'dev-a-alice' });
const starting = environment({ name: 'dev-a-alice', phase: 'Provisioning' });

describe('changesInWords', () => {
  it('is silent about the first list and about changes that one need not hear', () => {
    expect(changesInWords(undefined, [ready])).toBe('');
    expect(
      changesInWords([ready], [{ ...ready, expiresAt: '2100-01-01' }]),
    ).toBe('');
  });

  it('tells of phases, arrivals and departures', () => {
    expect(changesInWords([starting], [ready])).toBe(
      'dev-a-alice is now ready.',
    );
    expect(changesInWords([], [starting])).toBe(
      'dev-a-alice was added, starting.',
    );
    expect(changesInWords([ready], [])).toBe('dev-a-alice is gone.');
  });

  it('counts where reciting would take too long', () => {
    const many = ['b', 'c', 'd', 'e'].map(name => environment({ name }));
    expect(changesInWords([], many)).toBe('4 environments changed.');
  });
});
