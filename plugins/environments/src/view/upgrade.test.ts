import { changeViews } from './upgrade';

describe('changeViews', () => {
  it('reads JSON as one reads it', () => {
    expect(
      changeViews([
        {
          path: 'services[api].image',
          kind: 'changed',
          before: '"api:1"',
          after: '"api:2"',
        },
        { path: 'sleep', kind: 'removed', before: '{"timeZone":"UTC"}' },
        { path: 'odd', kind: 'added', after: 'in words' },
      ]),
    ).toMatchObject([
      { kind: 'Changed', before: 'api:1', after: 'api:2' },
      { kind: 'Removed', before: '{\n  "timeZone": "UTC"\n}' },
      { kind: 'Added', after: 'in words' },
    ]);
  });

  it('puts what is kept last', () => {
    const paths = changeViews([
      { path: 'a', kind: 'changed', kept: true },
      { path: 'b', kind: 'changed' },
    ]).map(({ path }) => path);
    expect(paths).toEqual(['b', 'a']);
  });
});
