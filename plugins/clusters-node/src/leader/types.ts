/** Settings of an election; durations in milliseconds. */
export interface LeaderElectorOptions {
  /** Namespace and name of the Lease that the candidates contend for. */
  namespace: string;
  name: string;
  /** Who this candidate is; unique by default (host name, process id and a random part). */
  identity?: string;
  /** After how long without a renewal another candidate may take the lease. Default 15 000. */
  leaseDurationMs?: number;
  /** After how long without a successful renewal the leader steps down by itself; below the lease's duration. Default 10 000. */
  renewDeadlineMs?: number;
  /** Pause between attempts to renew or to acquire. Default 2 000. */
  retryPeriodMs?: number;
}

/** One term of office. */
export interface LeaderTerm {
  /** Aborts as soon as the lease is lost or given back; whatever belongs to the term must end then. */
  readonly signal: AbortSignal;
  /** Grows with every change of leader (`spec.leaseTransitions`): a fencing token for what cannot watch the signal. */
  readonly number: number;
  /**
   * Throws {@link LeadershipLostError} once the lease may be someone else's. It compares times rather than waiting for
   * a timer, so that a process that was frozen notices before it writes.
   */
  assertHeld(): void;
}

/** A candidate for a Lease of `coordination.k8s.io`. */
export interface LeaderElector {
  readonly identity: string;
  readonly isLeader: boolean;
  /** The holder as last seen, whoever it is. */
  readonly leader: string | undefined;
  /** Begins to contend; calling it again changes nothing. */
  start(): void;
  /**
   * Calls `run` in each term, also in the one that is going on. When a term ends, its signal aborts, and the next term
   * does not begin before `run` has returned.
   *
   * @returns a function that ends the subscription
   */
  onTerm(run: (term: LeaderTerm) => Promise<void>): () => void;
  /** Ends the term, waits for what runs in it, gives the lease back and stops contending. */
  stop(): Promise<void>;
}
