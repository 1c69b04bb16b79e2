import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../failure.ts';
import type { SourceEdit } from './manifest.ts';

const run = promisify(execFile);
const LIST_WITHIN_MS = 120_000;

/**
 * Gives `compile` the flags that make Go read edited copies of the modules in place of what the module cache holds, which
 * stays as it is; the copies are gone afterwards.
 *
 * @throws Failure naming the file whose text is not what the edit expects, as after a new version
 */
export async function withSourceEdits(
  edits: readonly SourceEdit[],
  go: { cwd: string; env: NodeJS.ProcessEnv },
  compile: (flags: readonly string[]) => Promise<void>,
): Promise<void> {
  if (edits.length === 0) {
    return compile([]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'source-edits-'));
  try {
    const copies = new Map<string, string>();
    for (const edit of edits) {
      const copy = copies.get(edit.module) ?? join(folder, `${copies.size}`);
      if (!copies.has(edit.module)) {
        await copyModule(edit.module, copy, go);
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

/** What the module cache holds is read-only; the copy is not. */
async function copyModule(
  module: string,
  copy: string,
  go: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  const args = ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', module];
  const { stdout } = await run('go', args, { ...go, timeout: LIST_WITHIN_MS });
  cpSync(stdout.trim(), copy, { recursive: true });
  for (const name of [
    '.',
    ...readdirSync(copy, { recursive: true, encoding: 'utf8' }),
  ]) {
    chmodSync(join(copy, name), 0o700);
  }
}
