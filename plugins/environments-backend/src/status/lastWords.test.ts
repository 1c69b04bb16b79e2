import { lastWords } from './lastWords';

describe('the last words of a container', () => {
  it('are its last line, printable and short', () => {
    expect(lastWords('one\n\u001b[31mtwo\n\n')).toBe('[31mtwo');
    expect(lastWords('x'.repeat(1000))).toHaveLength(241);
    expect(lastWords('\n')).toBeUndefined();
    expect(lastWords(undefined)).toBeUndefined();
  });

  it.each([
    'cannot reach postgresql://app_user:s3cret@app-db:5432/app_db',
    'bad setting DATABASE_PASSWORD=s3cret',
    '{"token": "s3cret"}',
    'api_key: s3cret',
  ])('do not give away %s', line => {
    expect(lastWords(line)).not.toContain('s3cret');
  });
});
