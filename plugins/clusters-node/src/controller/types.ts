import { Cluster } from '../cluster/types';
import { Informer } from '../informer/types';
import { KubernetesObject } from '../objects';
import { LeaderElector } from '../leader/types';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Clock } from '../clock';

/** Something whose changes make keys due. */
export interface KeySource {
  /** Resolves when what is known so far has been told to those who subscribed. */
  whenReady(signal: AbortSignal): Promise<void>;
  subscribe(enqueue: (key: string) => void): () => void;
}

/** What a reconcile is given beside its key. */
export interface ReconcileContext {
  /** Aborts when the lease is lost, the controller stops or the reconcile has taken too long. */
  signal: AbortSignal;
  /**
   * The controller's cluster, fenced: every request ends with the signal, and none is sent any more once the lease may
   * be someone else's. Write through this one.
   */
  cluster: Cluster;
  /** How often this key has failed in a row before. */
  failures: number;
  logger: LoggerService;
}

/** What a reconcile may ask for. */
export interface ReconcileResult {
  /**
   * Look again after so many milliseconds even if nothing changes. The next reconcile of the key, whatever it is caused
   * by, decides anew.
   */
  requeueAfterMs?: number;
}

/** Settings of a controller; durations in milliseconds. */
export interface ControllerOptions<T extends KubernetesObject> {
  /** Names it in logs. */
  name: string;
  cluster: Cluster;
  logger: LoggerService;
  /** Its objects' keys are reconciled: all of them at the start of a term, then each that changes or vanishes. */
  primary: Informer<T>;
  /** Other sources of due keys; see `eventsOf`. */
  secondaries?: KeySource[];
  /** The election whose terms it works in; the caller starts and stops it, since several controllers may share it. */
  leader: LeaderElector;
  /**
   * Brings the world to what the object of this key wants. Level-triggered: it reads the present state, tells nothing
   * from the event, may be called at any time, and again after being killed at any line. The object may be gone.
   * An exception leads to another attempt after a growing delay.
   */
  reconcile(
    key: string,
    context: ReconcileContext,
  ): Promise<ReconcileResult | void>;
  /** How many keys at once; never one key twice at once. Default 4. */
  concurrency?: number;
  /** After how long a reconcile is aborted and counts as failed. Default 120 000. */
  reconcileTimeoutMs?: number;
  /** First and longest delay after failures. Default 500 and 60 000. */
  backOff?: { baseMs: number; maxMs: number };
  clock?: Clock;
}

/** A running, or not yet started, controller. */
export interface Controller {
  readonly name: string;
  /** Whether it reconciles at this moment: its term has begun and its sources have synced. */
  readonly active: boolean;
  start(): void;
  /** Makes a key due, now or after some milliseconds. Without a term it does nothing: a term begins with all keys. */
  enqueue(key: string, afterMs?: number): void;
  /** Starts no more reconciles, gives the running ones ten seconds before their signals abort, and waits for them. */
  stop(): Promise<void>;
}
