import { LoggerService } from '@backstage/backend-plugin-api';

/** How soon a right that was taken away ends what it admitted, beside the few seconds that it is remembered. */
const ASK_AGAIN_MS = 10_000;

/** What is being forwarded, and ends when it is not allowed any more. */
export interface OpenExchange {
  isAllowed(): Promise<boolean>;
  end(): void;
}

/** All that is being forwarded at this moment. */
export class OpenExchanges {
  readonly #open = new Set<OpenExchange>();
  readonly #logger: LoggerService;
  #timer: NodeJS.Timeout | undefined;

  constructor(logger: LoggerService) {
    this.#logger = logger;
  }

  /** @returns what to call when it has ended by itself */
  add(exchange: OpenExchange): () => void {
    this.#open.add(exchange);
    this.#timer ??= setInterval(() => void this.askAgain(), ASK_AGAIN_MS);
    return () => {
      this.#open.delete(exchange);
      if (this.#open.size === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    };
  }

  /** Ends what is not allowed any more, or of what that cannot be told. */
  async askAgain(): Promise<void> {
    await Promise.all(
      [...this.#open].map(async exchange => {
        try {
          if (!(await exchange.isAllowed())) {
            exchange.end();
          }
        } catch (error) {
          this.#logger.warn(
            'ending what is forwarded, since the right to it is unknown',
            error as Error,
          );
          exchange.end();
        }
      }),
    );
  }

  /** Ends everything. */
  stop(): void {
    this.#open.forEach(exchange => exchange.end());
  }
}
