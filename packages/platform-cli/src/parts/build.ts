import type { PartBuild, PartManifest } from './manifest.ts';

/** How a compiler runs. */
export interface CompileOptions {
  /** File that takes what the compiler says. */
  readonly log: string;
  readonly signal?: AbortSignal;
  /** Added to the process's nice value, for builds that nobody waits for. */
  readonly niceness?: number;
}

/** The builds of a part that this system takes. */
export function buildsForThisSystem(part: PartManifest): readonly PartBuild[] {
  return part.builds.filter(
    build => !build.os || build.os.includes(process.platform),
  );
}
