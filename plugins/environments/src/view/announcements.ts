import { type Environment } from '../api/types';
import { stateView } from './stateView';

const MOST_NAMED = 3;

/**
 * What changed between two states of the list, in sentences for a screen
 * reader: environments that came, went or changed phase. The first state ever
 * seen is no change. Many changes at once are counted, not recited.
 */
export function changesInWords(
  before: readonly Environment[] | undefined,
  after: readonly Environment[],
): string {
  if (!before) {
    return '';
  }
  const old = new Map(before.map(e => [e.uid, e]));
  const kept = new Set(after.map(e => e.uid));
  const sentences = [
    ...after.flatMap(e => {
      const phase = stateView(e).label.toLocaleLowerCase();
      const previous = old.get(e.uid);
      if (!previous) {
        return [`${e.name} was added, ${phase}.`];
      }
      return previous.phase === e.phase ? [] : [`${e.name} is now ${phase}.`];
    }),
    ...before.filter(e => !kept.has(e.uid)).map(e => `${e.name} is gone.`),
  ];
  return sentences.length > MOST_NAMED
    ? `${sentences.length} environments changed.`
    : sentences.join(' ');
}
