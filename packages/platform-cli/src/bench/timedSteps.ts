/** One line of the plain progress display: what was done, and how long it took. */
export interface TimedStep {
  readonly title: string;
  readonly seconds: number;
}

const ENDED = /^✔ (.+) \((?:(\d+) min )?(\d+(?:\.\d+)?) s\)$/;

/** Reads the steps that ended well from what `./platform start` said. Steps overlap, so they add up to more than the whole. */
export function timedSteps(output: string): TimedStep[] {
  return output.split('\n').flatMap(line => {
    const match = ENDED.exec(line);
    if (!match) {
      return [];
    }
    const [, title, minutes = '0', seconds] = match;
    return [{ title, seconds: Number(minutes) * 60 + Number(seconds) }];
  });
}
