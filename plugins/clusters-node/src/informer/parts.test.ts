import { ManualClock } from '../testing';
import { IdleDeadline } from './IdleDeadline';
import { linesOf } from './lines';
import { isLaterVersion } from './versions';

async function* pieces(...texts: Array<string | Buffer>) {
  for (const text of texts) {
    yield Buffer.from(text);
  }
}

async function all(lines: AsyncIterable<string>) {
  const collected: string[] = [];
  for await (const line of lines) {
    collected.push(line);
  }
  return collected;
}

describe('linesOf', () => {
  it('finds lines wherever the stream is cut', async () => {
    const euro = Buffer.from('€');
    const lines = linesOf(
      pieces('a', 'b\nc\n\nd', euro.subarray(0, 1), euro.subarray(1), '\n'),
      100,
    );
    expect(await all(lines)).toEqual(['ab', 'c', 'd€']);
  });

  it('takes an unfinished last line for none: the stream broke off', async () => {
    expect(await all(linesOf(pieces('a\nb'), 100))).toEqual(['a']);
  });

  it('refuses a line that never ends', async () => {
    await expect(all(linesOf(pieces('aaaa', 'bbbb'), 6))).rejects.toThrow(
      'longer than 6 bytes',
    );
  });
});

describe('isLaterVersion', () => {
  it.each([
    ['10', '9', true],
    ['9', '10', false],
    ['10', '10', false],
    ['18446744073709551616', '18446744073709551615', true],
    ['b', 'a', true],
    ['a', 'b', true],
    ['a', 'a', false],
    ['1', undefined, true],
  ])('%s after %s: %s', (next, known, later) => {
    expect(isLaterVersion(next, known)).toBe(later);
  });
});

describe('IdleDeadline', () => {
  it('passes only after so long without a sign of life', () => {
    const clock = new ManualClock();
    const expired = jest.fn();
    const deadline = new IdleDeadline(clock, 100, expired);
    for (let i = 0; i < 5; i += 1) {
      clock.advance(90);
      deadline.heard();
    }
    clock.advance(99);
    expect(expired).not.toHaveBeenCalled();
    clock.advance(1);
    expect(expired).toHaveBeenCalledTimes(1);
  });

  it('leaves no timer behind when it is cleared', () => {
    const clock = new ManualClock();
    const deadline = new IdleDeadline(clock, 100, () => {});
    clock.advance(50);
    deadline.heard();
    clock.advance(60);
    deadline.clear();
    expect(clock.waiting).toBe(0);
  });
});
