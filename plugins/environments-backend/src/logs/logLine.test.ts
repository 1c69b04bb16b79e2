import { isLater, logLineOf } from './logLine';

describe('a line of a log', () => {
  it('is a time and what was written then', () => {
    expect(logLineOf('2026-11-24T08:00:00.123Z GET /api 200')).toEqual({
      time: '2026-11-24T08:00:00.123Z',
      text: 'GET /api 200',
    });
    expect(logLineOf('2026-11-24T08:00:00Z ')).toMatchObject({ text: '' });
    expect(logLineOf('2026-11-24T08:00:00Z a\r')).toMatchObject({ text: 'a' });
  });

  it('has no time where the cluster says something itself', () => {
    expect(logLineOf('unable to retrieve container logs')).toEqual({
      time: '',
      text: 'unable to retrieve container logs',
    });
  });

  it('is later by its last digit, however many there are', () => {
    const line = (time: string) => ({ time, text: '' });
    expect(isLater(line('2026-11-24T08:00:00.12Z'), undefined)).toBe(true);
    expect(
      isLater(line('2026-11-24T08:00:00.12Z'), '2026-11-24T08:00:00.1Z'),
    ).toBe(true);
    expect(
      isLater(line('2026-11-24T08:00:00.1Z'), '2026-11-24T08:00:00.1Z'),
    ).toBe(false);
    expect(
      isLater(line('2026-11-24T08:00:01Z'), '2026-11-24T08:00:00.999999999Z'),
    ).toBe(true);
  });
});
