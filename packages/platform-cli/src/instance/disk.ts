import { statfsSync } from 'node:fs';
import { Failure } from '../failure.ts';

const LEAST_FREE_BYTES = 1024 ** 3;

/** Refuses a start on a disk that databases and logs would soon fill. */
export function requireFreeDisk(directory: string): void {
  const { bavail, bsize } = statfsSync(directory);
  if (bavail * bsize < LEAST_FREE_BYTES) {
    throw new Failure(
      `the disk of ${directory} is full: ${Math.floor(
        (bavail * bsize) / 1024 ** 2,
      )} MiB are free, 1 GiB is the least to start with`,
    );
  }
}
