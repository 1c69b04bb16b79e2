/**
 * How a state should feel to its reader: all is well, work is under way, it
 * needs someone, it is going away, or nothing is known yet.
 */
export type Tone = 'good' | 'busy' | 'bad' | 'ending' | 'quiet';
