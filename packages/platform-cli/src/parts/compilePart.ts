import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildsForThisSystem, type CompileOptions } from './build.ts';
import { compileGo } from './goBuild.ts';
import type { PartManifest } from './manifest.ts';
import { installNpm } from './npmBuild.ts';

/** Puts a part's programs into `bin`, and what these read, or the packages it is made of, into `share` beside it. */
export async function compilePart(
  part: PartManifest,
  bin: string,
  options: CompileOptions,
): Promise<void> {
  mkdirSync(bin, { recursive: true });
  for (const build of buildsForThisSystem(part)) {
    if (build.kind === 'go') {
      await compileGo(part, build, bin, options);
    } else {
      await installNpm(part, build, join(dirname(bin), 'share'), options);
    }
  }
}
