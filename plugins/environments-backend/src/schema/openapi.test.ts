import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { spec } from './openapi';

describe('the generated code', () => {
  it('stands on the OpenAPI file as it is; else run `yarn generate`', () => {
    const file = readFileSync(join(__dirname, 'openapi.yaml'), 'utf8');
    expect(spec).toEqual(parse(file));
  });
});
