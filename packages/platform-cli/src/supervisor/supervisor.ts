import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { Child, type ChildSpec, type ExitReason } from '../processes/child.ts';
import { startRank } from './options.ts';
import type { StateFile } from './state.ts';

/** A part as a process: how it is started, when it is usable and how it ends. */
export interface SupervisedPart {
  readonly name: string;
  readonly port?: number;
  readonly version?: string;
  readonly stopSignal: NodeJS.Signals;
  readonly stopGraceMilliseconds: number;
  /** Called before every start, so that a restart gets what is true then. */
  spec(): ChildSpec | Promise<ChildSpec>;
  /** Resolves when the part is usable; rejects when it will not be. The signal fires when its process ends. */
  ready(ended: AbortSignal): Promise<void>;
}

const FIRST_DELAY_MILLISECONDS = 500;
const LONGEST_DELAY_MILLISECONDS = 30_000;
/** A part that ran this long had started well: its next restart is prompt again. */
const STEADY_MILLISECONDS = 60_000;

/**
 * Owns the processes of an instance: starts them, starts them again with growing delays when they end unasked, and
 * ends them so that none loses what it stands on.
 */
export class Supervisor {
  readonly #state: StateFile;
  readonly #running: { part: SupervisedPart; child: Child }[] = [];
  readonly #note: (message: string) => void;
  #isStopping = false;

  constructor(state: StateFile, note: (message: string) => void) {
    this.#state = state;
    this.#note = note;
  }

  /** Starts a part and waits until it is usable; from then on it is kept running. */
  async start(part: SupervisedPart): Promise<void> {
    const child = await this.#launch(part);
    void this.#keep(part, child, performance.now());
  }

  /** Ends every part, what stands on others before these. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const inOrder = [...this.#running].sort(
      (one, other) => startRank(other.part.name) - startRank(one.part.name),
    );
    for (const { part, child } of inOrder) {
      this.#state.setPart(part.name, { state: 'stopping' });
      await child.stop(part.stopSignal, part.stopGraceMilliseconds);
      this.#state.setPart(part.name, { state: 'stopped', process: undefined });
    }
    this.#running.length = 0;
  }

  async #launch(part: SupervisedPart): Promise<Child> {
    if (this.#isStopping) {
      throw new Failure('stopped before everything had started');
    }
    this.#state.setPart(part.name, {
      state: 'starting',
      port: part.port,
      version: part.version,
      stopSignal: part.stopSignal,
      message: undefined,
    });
    const child = await Child.start(await part.spec());
    this.#running.push({ part, child });
    this.#state.setPart(part.name, { process: child.identity });
    try {
      await readyOrEnded(part, child);
    } catch (error) {
      this.#forget(child);
      await child.stop(part.stopSignal, part.stopGraceMilliseconds);
      this.#state.setPart(part.name, {
        state: this.#isStopping ? 'stopped' : 'failed',
        process: undefined,
        message: (error as Error).message,
      });
      throw error;
    }
    this.#state.setPart(part.name, { state: 'ready' });
    return child;
  }

  /** Waits for the end of a running part and starts it again, unless everything is being ended. */
  async #keep(part: SupervisedPart, first: Child, began: number) {
    let child = first;
    let startedAt = began;
    let delay = FIRST_DELAY_MILLISECONDS;
    for (;;) {
      const reason = await child.exited;
      this.#forget(child);
      if (this.#isStopping) {
        return;
      }
      if (performance.now() - startedAt > STEADY_MILLISECONDS) {
        delay = FIRST_DELAY_MILLISECONDS;
      }
      let why = `${part.name} ended with ${reason}`;
      for (let restarted = false; !restarted; ) {
        this.#note(`${why}; it is started again`);
        this.#state.setPart(part.name, {
          state: 'restarting',
          process: undefined,
          message: why,
        });
        await sleep(delay);
        delay = Math.min(delay * 2, LONGEST_DELAY_MILLISECONDS);
        if (this.#isStopping) {
          return;
        }
        try {
          startedAt = performance.now();
          child = await this.#launch(part);
          restarted = true;
        } catch (error) {
          why = `${part.name} did not start: ${(error as Error).message}`;
        }
      }
      this.#note(`${part.name} is ready again`);
    }
  }

  #forget(child: Child): void {
    const index = this.#running.findIndex(entry => entry.child === child);
    if (index >= 0) {
      this.#running.splice(index, 1);
    }
  }
}

async function readyOrEnded(part: SupervisedPart, child: Child): Promise<void> {
  const ended = new AbortController();
  let reason: ExitReason | undefined;
  const exit = child.exited.then(value => {
    reason = value;
    ended.abort();
  });
  await Promise.race([part.ready(ended.signal), exit]);
  if (reason !== undefined) {
    throw new Failure(
      `${part.name} ended with ${reason} before it was ready; './platform logs ${part.name}' shows why`,
    );
  }
}
