import { LoggerService } from '@backstage/backend-plugin-api';
import { isKubernetesError } from '../errors';
import { keyOf, KubernetesObject } from '../objects';
import { LeaderTerm } from '../leader/types';
import { eventsOf } from './eventsOf';
import {
  Controller,
  ControllerOptions,
  KeySource,
  ReconcileResult,
} from './types';
import { WorkContext, WorkQueue } from './WorkQueue';

const STOP_GRACE_MS = 10_000;

class LeadingController<T extends KubernetesObject> implements Controller {
  readonly name: string;
  readonly #options: ControllerOptions<T>;
  readonly #logger: LoggerService;
  readonly #sources: KeySource[];
  readonly #stopping = new AbortController();
  readonly #terms = new Set<Promise<void>>();
  #leave: (() => void) | undefined;
  #queue: WorkQueue | undefined;
  #active = false;

  constructor(options: ControllerOptions<T>) {
    this.name = options.name;
    this.#options = options;
    this.#logger = options.logger.child({ controller: options.name });
    this.#sources = [
      eventsOf(options.primary, object => [keyOf(object)]),
      ...(options.secondaries ?? []),
    ];
  }

  get active(): boolean {
    return this.#active;
  }

  start(): void {
    if (this.#leave || this.#stopping.signal.aborted) {
      return;
    }
    this.#leave = this.#options.leader.onTerm(term => {
      const running = this.#work(term).finally(() =>
        this.#terms.delete(running),
      );
      this.#terms.add(running);
      return running;
    });
  }

  enqueue(key: string, afterMs = 0): void {
    if (afterMs > 0) {
      this.#queue?.addAfter(key, afterMs);
    } else {
      this.#queue?.add(key);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error(`controller ${this.name} is stopping`));
    this.#leave?.();
    await Promise.all(this.#terms);
  }

  async #work(term: LeaderTerm): Promise<void> {
    const over = AbortSignal.any([term.signal, this.#stopping.signal]);
    if (over.aborted) {
      return;
    }
    const queue = this.#newQueue(term);
    const unsubscribe = this.#sources.map(source =>
      source.subscribe(key => queue.add(key)),
    );
    this.#queue = queue;
    try {
      // Reconciling from half a picture would delete or make what the other half answers for.
      await Promise.all(this.#sources.map(source => source.whenReady(over)));
      queue.start();
      this.#active = true;
      this.#logger.info(`reconciling in term ${term.number}`);
      await aborted(over);
    } catch (error) {
      if (!over.aborted) {
        throw error;
      }
    } finally {
      this.#active = false;
      this.#queue = undefined;
      unsubscribe.forEach(end => end());
      await queue.stop(
        term.signal.aborted ? 0 : STOP_GRACE_MS,
        asError(over.reason),
      );
    }
  }

  #newQueue(term: LeaderTerm): WorkQueue {
    const { concurrency, reconcileTimeoutMs, backOff, clock } = this.#options;
    return new WorkQueue({
      handle: (key, context) => this.#reconcile(key, context, term),
      onFailure: ({ key, error, failures, retryInMs }) => {
        // A conflict is how the API server says that our picture is a moment old; the watch will catch up.
        const level =
          failures < 3 && isKubernetesError(error, 'Conflict')
            ? 'debug'
            : 'warn';
        this.#logger[level](
          `reconciling ${key} failed (${failures} in a row), again in ${Math.round(
            retryInMs,
          )} ms`,
          asError(error),
        );
      },
      ...(concurrency && { concurrency }),
      ...(reconcileTimeoutMs && { timeoutMs: reconcileTimeoutMs }),
      ...(backOff && { backOff }),
      ...(clock && { clock }),
    });
  }

  #reconcile(
    key: string,
    { signal: runSignal, failures }: WorkContext,
    term: LeaderTerm,
  ): Promise<ReconcileResult | void> {
    const signal = AbortSignal.any([runSignal, term.signal]);
    return this.#options.reconcile(key, {
      signal,
      failures,
      logger: this.#logger,
      cluster: this.#options.cluster.fenced({
        signal,
        assertHeld: () => term.assertHeld(),
      }),
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** A controller that works whenever its elector leads. It does nothing before `start`. */
export function createController<T extends KubernetesObject>(
  options: ControllerOptions<T>,
): Controller {
  return new LeadingController(options);
}
