import { randomOf } from '@itdo/plugin-clusters-node/testing';
import { Fate, Moment } from './Life';

/** How many awaits a controller lives through at most before it dies at the next new place. */
const PATIENCE = 30;

/**
 * Hands out fates that each strike somewhere else: after a number of awaits that the seed chooses, at the first await
 * of an operation on an object, before or after it, at which none has struck in this stage.
 */
export class Fates {
  /** Where it struck: stage, moment, operation, object. */
  readonly points = new Set<string>();
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomOf(`fates ${seed}`);
  }

  next(stage: string): Fate {
    let patience = Math.floor(this.#random() * PATIENCE);
    let hasStruck = false;
    return {
      strikes: what => {
        patience -= 1;
        if (hasStruck || patience >= 0) {
          return undefined;
        }
        const moments: Moment[] =
          this.#random() < 0.5 ? ['before', 'after'] : ['after', 'before'];
        const moment = moments.find(
          each => !this.points.has(`${stage}: ${each} ${what}`),
        );
        if (moment) {
          hasStruck = true;
          this.points.add(`${stage}: ${moment} ${what}`);
        }
        return moment;
      },
    };
  }
}
