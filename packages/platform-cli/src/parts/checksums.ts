import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readFileIfPresent, writeFileAtomically } from '../instance/files.ts';

const FILE = 'SHA256SUMS';
const AT_ONCE = 64;

/** Writes SHA256SUMS over everything in the folder; its presence says that the folder is whole. */
export async function writeChecksums(directory: string): Promise<void> {
  const files = listFiles(directory).filter(file => file !== FILE);
  const lines = await inTurns(
    files,
    async file => `${await sha256(join(directory, file))}  ${file}`,
  );
  writeFileAtomically(join(directory, FILE), `${lines.join('\n')}\n`, 0o644);
}

function listFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

/** What is wrong with a built folder, in words, or undefined when it is exactly what the build left. */
export async function findChecksumFault(
  directory: string,
): Promise<string | undefined> {
  const text = readFileIfPresent(join(directory, FILE));
  if (text === undefined) {
    return `${FILE} is missing, the build did not end`;
  }
  const lines = text.split('\n').filter(Boolean);
  const faults = await inTurns(lines, async line => {
    const [expected, file] = line.split('  ');
    const actual = await sha256(join(directory, file)).catch(() => '');
    return actual === expected ? undefined : `${file} is not what was built`;
  });
  return faults.find(fault => fault !== undefined);
}

/** Some parts have thousands of files, more than a process may have open at once. */
async function inTurns<T>(
  files: readonly string[],
  task: (file: string) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const some = files.slice(start, start + AT_ONCE);
    results.push(...(await Promise.all(some.map(task))));
  }
  return results;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
