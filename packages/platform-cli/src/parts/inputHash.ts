import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const IGNORED_DIRECTORIES = new Set(['node_modules', '.git', 'dist']);

/** Editing a test or its data must not cost a rebuild of minutes. */
function isInput(name: string): boolean {
  return !/(_test\.go|\.test\.tsx?)$/.test(name);
}

/** All input files of a folder, relative to it, in a fixed order. */
export function listInputFiles(directory: string): string[] {
  const files: string[] = [];
  const visit = (relative: string) => {
    const entries = readdirSync(join(directory, relative), {
      withFileTypes: true,
    });
    for (const entry of entries) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!IGNORED_DIRECTORIES.has(entry.name)) {
          visit(path);
        }
      } else if (isInput(entry.name)) {
        files.push(path);
      }
    }
  };
  visit('');
  return files.sort();
}

/**
 * A hash over the names, run bits and contents of what a build reads: two folders have the same one exactly if they
 * build the same. Sixteen hex digits.
 */
export function hashInputs(
  directories: readonly string[],
  salt: readonly string[] = [],
): string {
  const hash = createHash('sha256');
  for (const word of salt) {
    hash.update(`${word}\0`);
  }
  for (const directory of directories) {
    for (const file of listInputFiles(directory)) {
      const path = join(directory, file);
      const isExecutable = (statSync(path).mode & 0o111) !== 0;
      const content = readFileSync(path);
      hash.update(`${file}\0${isExecutable}\0${content.length}\0`);
      hash.update(content);
    }
    hash.update('\0\0');
  }
  return hash.digest('hex').slice(0, 16);
}
