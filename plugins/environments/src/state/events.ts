import { type EnvironmentEvent } from '../api/types';

const MOST_KEPT = 100;

/**
 * Events with one more, or with a newer count of one that was there; newest
 * first, and no more than a hundred.
 */
export function withEvents(
  events: readonly EnvironmentEvent[],
  added: readonly EnvironmentEvent[],
): EnvironmentEvent[] {
  const byUid = new Map(events.map(event => [event.uid, event]));
  for (const event of added) {
    const known = byUid.get(event.uid);
    if (!known || event.time >= known.time) {
      byUid.set(event.uid, event);
    }
  }
  return [...byUid.values()]
    .sort((a, b) => b.time.localeCompare(a.time))
    .slice(0, MOST_KEPT);
}
