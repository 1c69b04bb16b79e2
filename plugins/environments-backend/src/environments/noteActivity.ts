import { annotations, DevEnvironment } from '@itdo/plugin-environments-common';
import { instantOf, wholeSeconds } from '../lifecycle/times';
import { EnvironmentStore } from './EnvironmentStore';

/** So often at most a use is written down. */
const ONCE_IN_MS = 60_000;

/**
 * Notes that somebody uses an environment now, unless that was noted within the last minute.
 *
 * @returns whether it was written
 */
export async function noteActivity(
  environment: DevEnvironment,
  { store, now }: { store: EnvironmentStore; now(): Date },
): Promise<boolean> {
  const { metadata } = environment;
  const instant = now().getTime();
  const age =
    instant -
    (instantOf(metadata.annotations?.[annotations.lastActivityAt]) ?? 0);
  // One that lies ahead was not noted here, and does not count yet.
  const isRecent = age >= 0 && age < ONCE_IN_MS;
  if (metadata.deletionTimestamp || isRecent) {
    return false;
  }
  await store.annotate(environment, {
    [annotations.lastActivityAt]: wholeSeconds(instant),
  });
  return true;
}
