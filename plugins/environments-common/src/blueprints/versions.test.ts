import { compareVersions, isBlueprintVersion } from '.';

describe('versions of blueprints', () => {
  it('are three numbers', () => {
    expect(['0.0.0', '1.20.300'].every(isBlueprintVersion)).toBe(true);
    expect(
      [
        '1.0',
        '1.0.0.0',
        'v1.0.0',
        '1.0.0-rc1',
        '01.0.0',
        '1.0.0000000',
        '',
      ].some(isBlueprintVersion),
    ).toBe(false);
  });

  it('are compared as numbers, not as text', () => {
    expect(
      ['1.10.0', '1.9.1', '2.0.0', '1.9.0', '0.99.99'].sort(compareVersions),
    ).toEqual(['0.99.99', '1.9.0', '1.9.1', '1.10.0', '2.0.0']);
    expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
  });
});
