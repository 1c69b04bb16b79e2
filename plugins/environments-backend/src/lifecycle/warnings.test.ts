import { DevEnvironmentStatus } from '@itdo/plugin-environments-common';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { Warnings, warningsOf } from './warnings';

/** Of an environment that was made at 2026-11-24T00:00:00Z. */
function seen(
  ttlHours: number,
  hour: number,
  warned?: DevEnvironmentStatus['warned'],
  deleteAfter?: string,
): Warnings {
  const environment = environmentOf(specOf({ ttlHours, deleteAfter }));
  environment.metadata.creationTimestamp = '2026-11-24T00:00:00Z';
  return warningsOf(
    environment,
    { warned },
    new Date(Date.UTC(2026, 10, 24) + hour * 3_600_000),
  );
}
const at = (hour: number) => Date.UTC(2026, 10, 24) + hour * 3_600_000;
const expiresAt = '2026-11-26T00:00:00Z';

describe('the warnings of the end', () => {
  it('begin a day before', () => {
    expect(seen(48, 23)).toEqual({ due: undefined, nextAt: at(24) });
    expect(seen(48, 24)).toEqual({ due: 24, nextAt: at(47) });
  });

  it('are sent once', () => {
    expect(seen(48, 25, { expiresAt, hours: 24 })).toEqual({
      due: undefined,
      nextAt: at(47),
    });
  });

  it('end an hour before', () => {
    expect(seen(48, 47, { expiresAt, hours: 24 })).toEqual({
      due: 1,
      nextAt: undefined,
    });
    expect(seen(48, 47.5, { expiresAt, hours: 1 })).toEqual({
      due: undefined,
      nextAt: undefined,
    });
  });

  it('are not made up for where a later one is due', () => {
    expect(seen(48, 47.5).due).toBe(1);
  });

  it('are sent again for another end', () => {
    expect(seen(72, 48, { expiresAt, hours: 1 })).toEqual({
      due: 24,
      nextAt: at(71),
    });
  });

  it('are left out where the whole life is no longer', () => {
    expect(seen(24, 1)).toEqual({ due: undefined, nextAt: at(23) });
    expect(seen(1, 0.5)).toEqual({ due: undefined, nextAt: undefined });
  });

  it('are left out where it is being deleted', () => {
    expect(seen(48, 47, undefined, '2026-11-25T23:30:00Z')).toEqual({});
  });
});
