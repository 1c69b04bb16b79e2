import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readFileIfPresent, writeFileAtomically } from '../instance/files.ts';
import { listInputFiles } from './inputHash.ts';

const FILE = 'SHA256SUMS';

/** Writes SHA256SUMS over everything in the folder; its presence says that the folder is whole. */
export async function writeChecksums(directory: string): Promise<void> {
  const files = listInputFiles(directory).filter(file => file !== FILE);
  const lines = await Promise.all(
    files.map(async file => `${await sha256(join(directory, file))}  ${file}`),
  );
  writeFileAtomically(join(directory, FILE), `${lines.join('\n')}\n`, 0o644);
}

/** What is wrong with a built folder, in words, or undefined when it is exactly what the build left. */
export async function findChecksumFault(
  directory: string,
): Promise<string | undefined> {
  const text = readFileIfPresent(join(directory, FILE));
  if (text === undefined) {
    return `${FILE} is missing, the build did not end`;
  }
  const faults = await Promise.all(
    text
      .split('\n')
      .filter(Boolean)
      .map(async line => {
        const [expected, file] = line.split('  ');
        const actual = await sha256(join(directory, file)).catch(() => '');
        return actual === expected
          ? undefined
          : `${file} is not what was built`;
      }),
  );
  return faults.find(fault => fault !== undefined);
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
