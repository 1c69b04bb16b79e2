import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import type { SourceEdit } from './manifest.ts';
import { copyFromModule, moduleDirectory, type GoPlace } from './modules.ts';

const OWN_ONLY = { directory: 0o700, file: 0o700 };

/**
 * Gives `compile` the flags that make Go read edited copies of the modules in place of what the module cache holds, which
 * stays as it is; the copies are gone afterwards.
 *
 * @throws Failure naming the file whose text is not what the edit expects, as after a new version
 */
export async function withSourceEdits(
  edits: readonly SourceEdit[],
  go: GoPlace,
  compile: (flags: readonly string[]) => Promise<void>,
): Promise<void> {
  if (edits.length === 0) {
    return compile([]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'source-edits-'));
  try {
    const copies = new Map<string, string>();
    for (const edit of edits) {
      let copy = copies.get(edit.module);
      if (copy === undefined) {
        copy = join(folder, `${copies.size}`);
        copyFromModule(await moduleDirectory(edit.module, go), copy, OWN_ONLY);
        copies.set(edit.module, copy);
      }
      const file = join(copy, edit.file);
      writeFileSync(file, edited(readFileSync(file, 'utf8'), edit));
    }
    const modfile = join(folder, 'go.mod');
    const replaced = [...copies].map(
      ([module, copy]) => `replace ${module} => ${copy}\n`,
    );
    copyFileSync(join(go.cwd, 'go.sum'), join(folder, 'go.sum'));
    writeFileSync(
      modfile,
      [readFileSync(join(go.cwd, 'go.mod'), 'utf8'), ...replaced].join('\n'),
    );
    return await compile([`-modfile=${modfile}`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text after the edit; each passage must be there exactly once. */
export function edited(text: string, edit: SourceEdit): string {
  return edit.replace.reduce((before, passage) => {
    const parts = before.split(passage.old);
    if (parts.length !== 2) {
      throw new Failure(
        `${edit.module}: ${edit.file} holds ${JSON.stringify(passage.old)} ${
          parts.length - 1
        } times, so that this edit cannot be made: ${edit.why}`,
      );
    }
    return parts.join(passage.new);
  }, text);
}
