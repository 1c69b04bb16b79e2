import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteUse, sweepCache } from './cacheUpkeep.ts';

describe('the cache', () => {
  const cache = mkdtempSync(join(tmpdir(), 'cache-'));
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  it('keeps what was used in the last sixty days, and what is no build', () => {
    for (const build of ['node/old', 'node/used', 'toolchain/old']) {
      mkdirSync(join(cache, build), { recursive: true });
      noteUse(join(cache, build), new Date('2026-01-01'));
    }
    noteUse(join(cache, 'node/used'), new Date('2026-02-01'));

    sweepCache(cache, ['node', 'never-built'], new Date('2026-03-15'));

    expect(readdirSync(join(cache, 'node'))).toEqual(['used']);
    expect(readdirSync(join(cache, 'toolchain'))).toEqual(['old']);
  });
});
