import { linesOf, logText, MOST_LINES, noticeOf, withLines } from './logText';

const from = { service: 'api', pod: 'api-7f-aa', container: 'api' };
const [line] = linesOf({
  ...from,
  lines: [{ time: '2026-11-24T10:00:00Z', text: 'hello' }],
});

describe('the text of logs', () => {
  it('says when and where a line was written, where that is wanted', () => {
    expect(logText([line], { times: false, sources: false })).toBe('hello');
    expect(logText([line], { times: true, sources: true })).toBe(
      '2026-11-24T10:00:00Z api 7f-aa | hello',
    );
  });

  it('tells what becomes of a container, but not that it is read', () => {
    expect(
      noticeOf({ ...from, state: 'Ended', message: 'it ended' })?.text,
    ).toBe('– it ended –');
    expect(
      noticeOf({ ...from, state: 'Attached', message: 'it is read' }),
    ).toBeUndefined();
  });

  it('keeps the newest lines', () => {
    const many = Array.from({ length: MOST_LINES }, () => line);
    const kept = withLines(many, [{ ...line, text: 'newest' }]);
    expect(kept).toHaveLength(MOST_LINES);
    expect(kept[kept.length - 1].text).toBe('newest');
  });
});
