import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../failure.ts';

/** Longer than any portal runs without a restart: what it was started from must stay. */
const KEPT_DAYS = 60;
const DAY_MS = 24 * 3_600_000;

/** Notes that something of the cache was used now. */
export function noteUse(directory: string, now = new Date()): void {
  utimesSync(directory, now, now);
}

/**
 * Removes builds that no checkout used for sixty days.
 *
 * @param families - folders of the cache, each of which holds one folder for each build
 */
export function sweepCache(
  cache: string,
  families: readonly string[],
  now = new Date(),
): void {
  for (const family of families) {
    for (const build of listed(join(cache, family))) {
      const directory = join(cache, family, build);
      if (now.getTime() - usedAt(directory, now) > KEPT_DAYS * DAY_MS) {
        rmSync(directory, { recursive: true, force: true });
      }
    }
  }
}

function listed(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

/** Another start may remove it at this moment. */
function usedAt(directory: string, now: Date): number {
  return (
    statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? now.getTime()
  );
}
