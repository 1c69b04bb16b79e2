import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePortal } from './portal.ts';

describe('which portal is spoken to', () => {
  let paths: { run: string; state: string };

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-'));
    paths = { run: folder, state: folder };
    writeFileSync(
      join(folder, 'state.json'),
      JSON.stringify({ url: 'http://localhost:7007' }),
    );
    writeFileSync(
      join(folder, 'secrets.json'),
      JSON.stringify({ ciToken: 'own' }),
    );
  });

  afterEach(() => rmSync(paths.run, { recursive: true, force: true }));

  const company = 'https://portal.example.com/dev';

  it('is the one of this checkout, with its own token', () => {
    expect(choosePortal({}, paths, {})).toEqual({
      url: 'http://localhost:7007',
      token: 'own',
    });
  });

  it('is another one by the environment, and by flags before that', () => {
    const env = { PLATFORM_URL: `${company}/`, PLATFORM_TOKEN: 'theirs' };
    expect(choosePortal({}, paths, env)).toEqual({
      url: company,
      token: 'theirs',
    });
    expect(
      choosePortal({ url: 'http://a.example', token: 'flag' }, paths, env),
    ).toEqual({ url: 'http://a.example', token: 'flag' });
  });

  it('never gets the token of this checkout where it is another one', () => {
    expect(() => choosePortal({ url: company }, paths, {})).toThrow(
      `there is no token for ${company}`,
    );
    expect(
      choosePortal({ url: 'http://localhost:7007/' }, paths, {}).token,
    ).toBe('own');
  });

  it.each([
    'portal.example.com',
    'ftp://portal.example.com',
    'https://me:secret@portal.example.com',
  ])('is not %s', url => {
    expect(() => choosePortal({ url }, paths, {})).toThrow("the portal's URL");
  });

  it('gets no token that would break the request', () => {
    expect(() => choosePortal({ token: 'a\nb' }, paths, {})).toThrow(
      'the token holds blanks',
    );
  });
});
