import type { PlainClient } from './plainClient.ts';
import type { PortalClient } from './portalClient.ts';
import { type Pair, ratios, summarise, type Summary } from './statistics.ts';

/** POST to Ready against a plain client that applies the same objects. */
export interface Comparison {
  readonly nodes: 'real' | 'simulated';
  /** Environments that stood there before and were left alone. */
  readonly beside: number;
  /** Environments asked for at once. */
  readonly atOnce: number;
  readonly portalMs: Summary;
  readonly plainClientMs: Summary;
  /** portal / plain client, pair by pair. */
  readonly ratio: Summary;
}

/** Runs both sides in turn; who begins changes with each pair. */
export class Comparer {
  readonly #portal: PortalClient;
  readonly #plain: PlainClient;
  readonly #say: (line: string) => void;
  #round = 0;

  constructor(
    portal: PortalClient,
    plain: PlainClient,
    say: (line: string) => void,
  ) {
    this.#portal = portal;
    this.#plain = plain;
    this.#say = say;
  }

  async compare(
    setting: Pick<Comparison, 'nodes' | 'beside' | 'atOnce'>,
    pairs: number,
  ): Promise<Comparison> {
    const { atOnce } = setting;
    const from = await this.#portal.run('template');
    const template = await this.#plain.objectsOf(from);
    const measured: Pair[] = [];
    // The first pair warms both sides up and is not counted.
    for (let pair = 0; pair <= pairs; pair += 1) {
      const portal = () => this.#timePortal(atOnce);
      const plain = () => this.#timePlain(template, from, atOnce);
      const runs = pair % 2 === 0 ? [portal, plain] : [plain, portal];
      const [first, second] = [await runs[0](), await runs[1]()];
      const [subject, baseline] =
        pair % 2 === 0 ? [first, second] : [second, first];
      const result = { subject, baseline };
      if (pair > 0) {
        measured.push(result);
        this.#say(
          `  ${atOnce} at once, pair ${pair}: portal ${Math.round(
            result.subject,
          )} ms, plain client ${Math.round(result.baseline)} ms`,
        );
      }
    }
    await this.#portal.remove([from]);
    return {
      ...setting,
      portalMs: summarise(measured.map(({ subject }) => subject)),
      plainClientMs: summarise(measured.map(({ baseline }) => baseline)),
      ratio: ratios(measured),
    };
  }

  /** In milliseconds. What was made is removed, since on a real node it would slow down what comes next. */
  async #timePortal(atOnce: number): Promise<number> {
    const names = this.#names(atOnce);
    const begin = performance.now();
    const made = await Promise.all(names.map(name => this.#portal.run(name)));
    const milliseconds = performance.now() - begin;
    await this.#portal.remove(made);
    return milliseconds;
  }

  /** {@link #timePortal} of the plain client. */
  async #timePlain(
    template: Awaited<ReturnType<PlainClient['objectsOf']>>,
    from: string,
    atOnce: number,
  ): Promise<number> {
    const names = this.#names(atOnce).map(name => `dev-${name}-eve`);
    const begin = performance.now();
    await Promise.all(names.map(name => this.#plain.run(template, from, name)));
    const milliseconds = performance.now() - begin;
    await this.#plain.remove(names);
    return milliseconds;
  }

  #names(count: number): string[] {
    this.#round += 1;
    return Array.from({ length: count }, (_, i) => `b${this.#round}-${i}`);
  }
}
