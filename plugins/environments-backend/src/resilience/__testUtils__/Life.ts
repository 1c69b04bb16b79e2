/** Where a controller may die: before a request leaves, or when its answer has come and nobody has read it yet. */
export type Moment = 'before' | 'after';

/** Decides when somebody dies. */
export interface Fate {
  /** @returns at which moment of this await, if at it */
  strikes(await_: string): Moment | undefined;
}

/** Why nothing that a dead controller asks is answered. */
export class DeadError extends Error {
  name = 'DeadError';
}

/** The life of one controller, which ends at an await that its fate chooses. */
export class Life {
  /** Resolves with where it ended. */
  readonly ended: Promise<string>;
  readonly #fate: Fate;
  readonly #ending = new AbortController();
  #tell!: (where: string) => void;

  constructor(fate: Fate) {
    this.#fate = fate;
    this.ended = new Promise(resolve => {
      this.#tell = resolve;
    });
  }

  /** Aborts when it ends. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /**
   * Does something for it, unless it has ended, or ends by that.
   *
   * @param what - names the await
   */
  async await<T>(
    what: string,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    this.signal.throwIfAborted();
    const moment = this.#fate.strikes(what);
    if (moment === 'before') {
      this.#end(`before ${what}`);
    }
    try {
      return await run(this.signal);
    } finally {
      if (moment === 'after') {
        this.#end(`after ${what}`);
      }
      this.signal.throwIfAborted();
    }
  }

  #end(where: string): void {
    this.#ending.abort(new DeadError(`died ${where}`));
    this.#tell(where);
    this.signal.throwIfAborted();
  }
}

/** Lets live for ever. */
export const immortal: Fate = { strikes: () => undefined };
