import {
  closeSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { systemErrorCode } from '../failure.ts';

const ROTATE_AT_BYTES = 10 * 1024 * 1024;

/** Opens a log for appending, for its owner only; one that grew large becomes `LOG.1` first. */
export function openLog(path: string): number {
  try {
    if (statSync(path).size > ROTATE_AT_BYTES) {
      renameSync(path, `${path}.1`);
    }
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') {
      throw error;
    }
  }
  return openSync(path, 'a', 0o600);
}

/** The last bytes of a file as text, at most `bytes` of them. */
export function readTail(path: string, bytes: number): string {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(size, bytes);
    const buffer = Buffer.alloc(length);
    const read = readSync(descriptor, buffer, 0, length, size - length);
    return buffer.toString('utf8', 0, read);
  } finally {
    closeSync(descriptor);
  }
}
