import type { SourceEdit } from './manifest.ts';
import { edited } from './sourceEdits.ts';

const edit: SourceEdit = {
  module: 'example.org/m',
  file: 'order.go',
  why: 'first comes last',
  replace: [
    { old: 'first()\n', new: '' },
    { old: 'last()\n', new: 'last()\nfirst()\n' },
  ],
};

describe('an edit of a source', () => {
  it('replaces each passage', () => {
    expect(edited('first()\nlast()\n', edit)).toBe('last()\nfirst()\n');
  });

  it.each([
    ['is not there', 'last()\n', 'order.go holds "first()\\n" 0 times'],
    ['is there twice', 'first()\nfirst()\nlast()\n', '2 times'],
  ])('is refused with its reason if a passage %s', (_, text, words) => {
    expect(() => edited(text, edit)).toThrow(words);
    expect(() => edited(text, edit)).toThrow('first comes last');
  });
});
