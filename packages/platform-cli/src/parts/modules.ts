import { execFile } from 'node:child_process';
import { chmodSync, cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LIST_WITHIN_MS = 120_000;

/** Where and with which environment Go is called. */
export interface GoPlace {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The folder in the module cache that holds a module. */
export async function moduleDirectory(
  module: string,
  go: GoPlace,
): Promise<string> {
  const args = ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', module];
  const { stdout } = await run('go', args, { ...go, timeout: LIST_WITHIN_MS });
  return stdout.trim();
}

/** Copies a folder of the module cache; what that holds is read-only, the copy is not. */
export function copyFromModule(
  source: string,
  target: string,
  modes: { directory: number; file: number },
): void {
  cpSync(source, target, { recursive: true });
  chmodSync(target, modes.directory);
  const entries = readdirSync(target, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    chmodSync(
      join(entry.parentPath, entry.name),
      entry.isDirectory() ? modes.directory : modes.file,
    );
  }
}
