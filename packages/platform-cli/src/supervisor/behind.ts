import { describeFailure } from '../failure.ts';
import type { BuiltPart } from '../parts/cache.ts';
import { provisionParts } from '../parts/provision.ts';
import type { Instance } from './instance.ts';
import type { PartName } from './options.ts';

/**
 * A part that the portal does without until it is there. It is brought and started when the portal is usable, and where
 * that fails, its state says so and everything else goes on.
 */
export interface PartBehind {
  readonly name: PartName;
  /** The folders of `local` that it is built from. */
  readonly builds: readonly string[];
  /** Resolves when the part is usable. */
  start(built: ReadonlyMap<string, BuiltPart>): Promise<void>;
  /** Told why it could not be brought or started. */
  failed?(reason: string): void;
}

/** People work while these compile. */
export const NICENESS = 15;

/** Brings and starts parts one after another; never rejects. */
export async function startBehind(
  instance: Pick<Instance, 'progress' | 'state' | 'store'>,
  parts: readonly PartBehind[],
  signal: AbortSignal,
): Promise<void> {
  const { progress, state } = instance;
  const store = { ...instance.store, niceness: NICENESS };
  for (const part of parts) {
    state.setPart(part.name, {
      state: 'starting',
      version: store.manifests.get(part.builds[0])?.version,
      message: 'is built, or waits for that',
    });
  }
  for (const part of parts) {
    try {
      await part.start(await provisionParts(store, part.builds, signal));
    } catch (error) {
      if (signal.aborted) {
        state.setPart(part.name, { state: 'stopped', message: undefined });
        continue;
      }
      const message = describeFailure(error);
      state.setPart(part.name, { state: 'failed', message });
      part.failed?.(message);
      progress.note(
        `${part.name} could not be started, the rest goes on without it: ${message}`,
      );
    }
  }
}
