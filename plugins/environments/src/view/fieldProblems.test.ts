import { sortProblems } from './fieldProblems';

const FIELDS = ['name', 'services[1].image', 'sleep.windows[0]'];

describe('sortProblems', () => {
  it('shows a problem at the field that it names, as a sentence', () => {
    expect(
      sortProblems([{ field: 'name', message: 'is taken' }], FIELDS),
    ).toEqual({ fields: { name: 'Is taken.' }, others: [] });
  });

  it('shows what is inside a field at that field', () => {
    const { fields } = sortProblems(
      [{ field: 'sleep.windows[0].from', message: 'must be a time' }],
      FIELDS,
    );
    expect(Object.keys(fields)).toEqual(['sleep.windows[0]']);
  });

  it('takes no field for another whose name begins the same', () => {
    const { fields, others } = sortProblems(
      [
        { field: 'nameless', message: 'is odd' },
        { field: 'services[11].image', message: 'is odd' },
      ],
      FIELDS,
    );
    expect(fields).toEqual({});
    expect(others).toEqual(['Nameless is odd.', 'Services[11].image is odd.']);
  });
});
