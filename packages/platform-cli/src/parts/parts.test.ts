import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIntoCache, cachePathOf, findBuiltPart } from './cache.ts';
import { hashInputs } from './inputHash.ts';
import { parsePartManifest, type PartManifest } from './manifest.ts';

let directory: string;
let source: string;
let cache: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parts-'));
  source = join(directory, 'source');
  cache = join(directory, 'cache');
  mkdirSync(source);
  writeFileSync(join(source, 'main.go'), 'package main');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function part(): PartManifest {
  return parsePartManifest(
    source,
    JSON.stringify({
      name: 'example',
      version: '1.2.3',
      builds: [{ kind: 'go', packages: ['./cmd/example'] }],
    }),
  );
}

async function compileExample(bin: string): Promise<void> {
  mkdirSync(bin);
  writeFileSync(join(bin, 'example'), 'program', { mode: 0o755 });
}

describe('the input hash', () => {
  it('changes with a content, a name and a run bit, and with nothing else', () => {
    const first = hashInputs([source]);
    expect(hashInputs([source])).toBe(first);

    writeFileSync(join(source, 'main.go'), 'package other');
    const changed = hashInputs([source]);
    expect(changed).not.toBe(first);

    writeFileSync(join(source, 'empty.go'), '');
    const added = hashInputs([source]);
    expect(added).not.toBe(changed);

    chmodSync(join(source, 'main.go'), 0o755);
    expect(hashInputs([source])).not.toBe(added);
  });

  it('does not change with tests, which no program is built from', () => {
    const before = hashInputs([source]);
    writeFileSync(join(source, 'main_test.go'), 'package main');
    writeFileSync(join(source, 'page.test.tsx'), 'export {};');
    expect(hashInputs([source])).toBe(before);
  });
});

describe('the cache of built parts', () => {
  it('finds what was built, and nothing for other inputs', async () => {
    expect(await findBuiltPart(part(), cache)).toBeUndefined();
    const built = await buildIntoCache(part(), cache, compileExample);
    expect(await findBuiltPart(part(), cache)).toEqual(built);

    writeFileSync(join(source, 'main.go'), 'package other');
    expect(await findBuiltPart(part(), cache)).toBeUndefined();
  });

  it('leaves nothing of a build that failed', async () => {
    const build = buildIntoCache(part(), cache, async bin => {
      await compileExample(bin);
      throw new Error('compiler fault');
    });
    await expect(build).rejects.toThrow('compiler fault');
    expect(readdirSync(join(cache, 'example'))).toEqual([]);
  });

  it('throws away a program that is not what was built', async () => {
    const { bin } = await buildIntoCache(part(), cache, compileExample);
    writeFileSync(join(bin, 'example'), 'progra');
    expect(await findBuiltPart(part(), cache)).toBeUndefined();
    expect(existsSync(cachePathOf(part(), cache))).toBe(false);
  });

  it('checks what programs read as well, packages of npm among it', async () => {
    const { share } = await buildIntoCache(part(), cache, async bin => {
      await compileExample(bin);
      const folder = join(bin, '../share/ide/node_modules/a');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'a.test.ts'), 'whole');
    });
    writeFileSync(join(share, 'ide/node_modules/a/a.test.ts'), 'changed');
    expect(await findBuiltPart(part(), cache)).toBeUndefined();
  });

  it('throws away a folder without checksums, which only a whole build writes', async () => {
    await buildIntoCache(part(), cache, compileExample);
    rmSync(join(cachePathOf(part(), cache), 'SHA256SUMS'));
    expect(await findBuiltPart(part(), cache)).toBeUndefined();
  });
});

describe('part.json', () => {
  it.each([
    ['{', 'is not JSON'],
    ['[]', 'must hold a JSON object'],
    ['{"name":"../x","version":"1","builds":[{}]}', 'name must match'],
    ['{"name":"x","version":"1/2","builds":[{}]}', 'version must match'],
    ['{"name":"x","version":"1","builds":[]}', 'builds must be a list'],
    ['{"name":"x","version":"1","builds":[{"kind":"c"}]}', 'builds[0].kind'],
    [
      '{"name":"x","version":"1","builds":[{"kind":"go"}]}',
      'builds[0].packages',
    ],
    [
      '{"name":"x","version":"1","builds":[{"kind":"npm","folder":"../y"}]}',
      'builds[0].folder must name a folder of the part',
    ],
    [
      '{"name":"x","version":"1","builds":[{"kind":"npm","folder":"y","compile":"z"}]}',
      'builds[0].compile must name npm packages',
    ],
    [
      '{"name":"x","version":"1","builds":[{"kind":"go","packages":["."],"edits":[{"file":"a.go"}]}]}',
      'builds[0].edits must be a list',
    ],
    [
      '{"name":"x","version":"1","builds":[{"kind":"go","packages":["."],"share":[{"module":"m"}]}]}',
      'builds[0].share must be a list',
    ],
  ])('%s is refused in words', (text, words) => {
    expect(() => parsePartManifest('/local/x', text)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(words) }),
    );
  });
});
