import { describeFailure, Failure, isForTheUser } from './failure.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: no luck, write`), { code });
}

describe('what is thrown', () => {
  it.each([
    ['ENOSPC', 'the disk is full: ENOSPC: no luck, write'],
    ['EROFS', 'the disk can only be read: EROFS: no luck, write'],
    ['EACCES', 'this account has not the right to do that: EACCES: no luck'],
  ])('by the system as %s is one sentence', (code, sentence) => {
    const error = systemError(code);
    expect(isForTheUser(error)).toBe(true);
    expect(describeFailure(error)).toContain(sentence);
  });

  it('as a failure is its sentence', () => {
    expect(isForTheUser(new Failure('Go is missing'))).toBe(true);
    expect(describeFailure(new Failure('Go is missing'))).toBe('Go is missing');
  });

  it('by a fault of the program keeps its stack', () => {
    expect(isForTheUser(new TypeError('x is not a function'))).toBe(false);
    expect(isForTheUser(systemError('EINVAL'))).toBe(false);
  });
});
