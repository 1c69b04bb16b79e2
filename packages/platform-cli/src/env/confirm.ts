import { createInterface } from 'node:readline/promises';
import { exitCodes, Failure } from '../failure.ts';

/** Where one is asked; `process.stdin` and `process.stderr` are such. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks whether to go on; what is not a yes is a no.
 *
 * @throws Failure where the answer is no, and where there is nobody to ask
 */
export async function confirm(
  question: string,
  { input, output }: Terminal,
): Promise<void> {
  if (!input.isTTY) {
    throw new Failure(
      'without a terminal to ask at it wants --yes',
      exitCodes.usage,
    );
  }
  const terminal = createInterface({ input, output });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw new Failure('nothing was done', exitCodes.refused);
  }
}
