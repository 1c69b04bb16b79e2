import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { Clock, sleep } from '../clock';
import { ObjectClient } from '../cluster/ObjectClient';
import { isKubernetesError } from '../errors';
import { apiVersionOf, resources } from '../resources';
import { acquired, Lease, released, renewed } from './lease';
import { Tenure } from './Tenure';
import { LeaderElector, LeaderElectorOptions, LeaderTerm } from './types';

interface Observation {
  lease: Lease;
  /** When this state of the lease was first seen here: the holder's clock is not asked. */
  since: number;
}

interface ElectorParts {
  objects: ObjectClient;
  clock: Clock;
  logger: LoggerService;
  random: () => number;
  /** Closes the connection that only this elector uses. */
  close(): Promise<void>;
}

type Subscriber = (term: LeaderTerm) => Promise<void>;

/** Contends for a Lease by conditional updates: of two who write at once, the API server refuses one. */
export class LeaseElector implements LeaderElector {
  readonly identity: string;
  readonly #options: Required<LeaderElectorOptions>;
  readonly #parts: ElectorParts;
  readonly #subscribers = new Set<Subscriber>();
  readonly #runs = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #observed: Observation | undefined;
  #tenure: Tenure | undefined;
  #loop: Promise<void> | undefined;
  #lastProblem: string | undefined;

  constructor(options: LeaderElectorOptions, parts: ElectorParts) {
    this.#options = withDefaults(options);
    this.#parts = parts;
    this.identity = this.#options.identity;
  }

  get isLeader(): boolean {
    return this.#tenure !== undefined && !this.#tenure.signal.aborted;
  }

  get leader(): string | undefined {
    return this.#observed?.lease.spec?.holderIdentity || undefined;
  }

  start(): void {
    if (!this.#stopping.signal.aborted) {
      this.#loop ??= this.#contend(this.#stopping.signal);
    }
  }

  onTerm(run: Subscriber): () => void {
    this.#subscribers.add(run);
    if (this.#tenure && this.isLeader) {
      this.#begin(run, this.#tenure);
    }
    return () => {
      this.#subscribers.delete(run);
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the elector is stopping'));
    await this.#loop;
    await this.#parts.close();
  }

  async #contend(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#tenure?.signal.aborted) {
        await this.#vacate(this.#tenure);
      }
      try {
        await this.#attempt(signal);
        this.#lastProblem = undefined;
      } catch (error) {
        if (!signal.aborted) {
          this.#tell(error);
        }
      }
      await this.#pause(signal);
    }
    await this.#resign();
  }

  /** Waits for the next attempt, less long if the term ends before. */
  async #pause(signal: AbortSignal): Promise<void> {
    const { retryPeriodMs } = this.#options;
    const { clock, random } = this.#parts;
    const ends = this.#tenure
      ? AbortSignal.any([signal, this.#tenure.signal])
      : signal;
    try {
      await sleep(clock, retryPeriodMs * (1 + 0.2 * random()), ends);
    } catch {
      // Whatever cut the pause short is looked at by the loop.
    }
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const requested = { now: clock.now(), date: clock.date() };
    const tenure = this.#tenure;
    if (tenure && this.#observed) {
      const { lease } = this.#observed;
      if (await this.#write(renewed(lease, requested.date))) {
        tenure.renewed(requested);
      }
      return;
    }
    const { namespace, name, leaseDurationMs } = this.#options;
    const known = await this.#read(signal);
    if (known && !this.#mayTake(known)) {
      return;
    }
    const lease = known ?? {
      apiVersion: apiVersionOf(resources.leases),
      kind: resources.leases.kind,
      metadata: { namespace, name },
    };
    const held = await this.#write(
      acquired(lease, this.identity, leaseDurationMs, requested.date),
    );
    if (held && !signal.aborted) {
      this.#take(held, requested);
    }
  }

  async #read(signal?: AbortSignal): Promise<Lease | undefined> {
    const { namespace, name } = this.#options;
    try {
      const lease = await this.#parts.objects.get<Lease>(
        resources.leases,
        { namespace, name },
        { timeoutMs: this.#requestTimeoutMs(), signal },
      );
      this.#observe(lease);
      return lease;
    } catch (error) {
      if (isKubernetesError(error, 'NotFound')) {
        return undefined;
      }
      throw error;
    }
  }

  #observe(lease: Lease): void {
    const same =
      this.#observed?.lease.metadata?.resourceVersion ===
      lease.metadata?.resourceVersion;
    if (!this.#observed || !same) {
      this.#observed = { lease, since: this.#parts.clock.now() };
    }
  }

  #mayTake({ spec = {} }: Lease): boolean {
    if (!spec.holderIdentity || spec.holderIdentity === this.identity) {
      return true;
    }
    const seenFor =
      this.#parts.clock.now() - (this.#observed?.since ?? Infinity);
    const durationMs = spec.leaseDurationSeconds
      ? spec.leaseDurationSeconds * 1000
      : this.#options.leaseDurationMs;
    return seenFor > durationMs;
  }

  /** Undefined when another was faster; what holds then is read at the next attempt. */
  async #write(lease: Lease): Promise<Lease | undefined> {
    const { objects } = this.#parts;
    const options = { timeoutMs: this.#requestTimeoutMs() };
    try {
      const held = lease.metadata?.resourceVersion
        ? await objects.replace(lease, options)
        : await objects.create(lease, options);
      this.#observe(held);
      return held;
    } catch (error) {
      if (!isKubernetesError(error, 'Conflict', 'AlreadyExists')) {
        throw error;
      }
      const current = await this.#read();
      if (current?.spec?.holderIdentity !== this.identity) {
        this.#tenure?.end('another candidate holds the lease');
      }
      return undefined;
    }
  }

  #take(lease: Lease, requested: { now: number; date: Date }): void {
    const { renewDeadlineMs } = this.#options;
    const number = lease.spec?.leaseTransitions ?? 0;
    this.#parts.logger.info(
      `${this.identity} leads ${this.#leaseName()} in term ${number}`,
    );
    this.#tenure = new Tenure(
      this.#parts.clock,
      number,
      renewDeadlineMs,
      requested,
    );
    for (const run of this.#subscribers) {
      this.#begin(run, this.#tenure);
    }
  }

  #begin(run: Subscriber, tenure: Tenure): void {
    const running = Promise.resolve()
      .then(() => run(tenure))
      .catch(error => {
        if (!tenure.signal.aborted) {
          this.#parts.logger.error(
            `what runs while leading ${this.#leaseName()} failed`,
            error instanceof Error ? error : new Error(String(error)),
          );
        }
      })
      .finally(() => this.#runs.delete(running));
    this.#runs.add(running);
  }

  async #vacate(tenure: Tenure): Promise<void> {
    this.#parts.logger.warn(
      `${this.identity} no longer leads ${this.#leaseName()}: ${String(
        tenure.signal.reason?.message,
      )}`,
    );
    await Promise.all(this.#runs);
    this.#tenure = undefined;
  }

  async #resign(): Promise<void> {
    const lost = this.#tenure?.signal.aborted;
    this.#tenure?.end('the lease is given back');
    await Promise.all(this.#runs);
    const lease = this.#observed?.lease;
    if (lost || !lease || lease.spec?.holderIdentity !== this.identity) {
      return;
    }
    const { objects, clock } = this.#parts;
    try {
      // Conditional on the version: if the lease has become someone else's meanwhile, this changes nothing.
      await objects.replace(released(lease, clock.date()), {
        timeoutMs: this.#requestTimeoutMs(),
      });
    } catch (error) {
      // It runs out by itself then, only later.
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    const level = text === this.#lastProblem ? 'debug' : 'warn';
    this.#lastProblem = text;
    this.#parts.logger[level](`lease ${this.#leaseName()}: ${text}`);
  }

  #leaseName(): string {
    return `${this.#options.namespace}/${this.#options.name}`;
  }

  #requestTimeoutMs(): number {
    return Math.max(500, this.#options.renewDeadlineMs / 2);
  }
}

function withDefaults(
  options: LeaderElectorOptions,
): Required<LeaderElectorOptions> {
  const complete = {
    identity: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    leaseDurationMs: 15_000,
    renewDeadlineMs: 10_000,
    retryPeriodMs: 2_000,
    ...options,
  };
  const { leaseDurationMs, renewDeadlineMs, retryPeriodMs } = complete;
  if (leaseDurationMs <= renewDeadlineMs || renewDeadlineMs <= retryPeriodMs) {
    throw new InputError(
      `leader election needs leaseDurationMs > renewDeadlineMs > retryPeriodMs, got ${leaseDurationMs}, ${renewDeadlineMs} and ${retryPeriodMs}`,
    );
  }
  return complete;
}
