import { LoggerService } from '@backstage/backend-plugin-api';
import { Clock, Cluster, isKubernetesError } from '@itdo/plugin-clusters-node';
import { labels } from '@itdo/plugin-environments-common';
import {
  Amounts,
  PodMetrics,
  podMetrics,
  PodUsage,
  sum,
  usageOfPod,
} from './podMetrics';

const EVERY_MS = 60_000;
const KEPT_MS = 3_600_000;
const TIMEOUT_MS = 20_000;

/** What an environment used at one time. */
export interface Sample extends Amounts {
  at: string;
}

const NOT_YET =
  'nothing was measured yet; the first figures come within a minute';

/**
 * Asks once a minute what the pods of all environments use, in one request whatever their number, and keeps the newest
 * hour in memory.
 */
export class UsageSampler {
  readonly #cluster: Pick<Cluster, 'list'>;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #history = new Map<string, Sample[]>();
  readonly #listeners = new Set<() => void>();
  #latest = new Map<string, PodUsage[]>();
  #unavailable: string | undefined = NOT_YET;
  #timer: NodeJS.Timeout | undefined;
  #sampling = false;

  constructor(options: {
    cluster: Pick<Cluster, 'list'>;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#cluster = options.cluster;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** Why there are no figures, in words; undefined where the newest attempt brought some. */
  get unavailable(): string | undefined {
    return this.#unavailable;
  }

  /** The newest hour of an environment, oldest first; empty where nothing of it ran. */
  historyOf(environmentUid: string): Sample[] {
    return [...(this.#history.get(environmentUid) ?? [])];
  }

  /** What the pods of an environment used when they were looked at last. */
  latestOf(environmentUid: string): PodUsage[] {
    return this.#latest.get(environmentUid) ?? [];
  }

  /**
   * Tells of each attempt when it is over.
   *
   * @returns a function that ends it
   */
  onSample(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#attempt(), EVERY_MS);
    this.#attempt();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks once. That it was in vain is told by {@link unavailable}. */
  async sample(): Promise<void> {
    try {
      const { items } = await this.#cluster.list<PodMetrics>(podMetrics, {
        labelSelector: labels.environmentUid,
        timeoutMs: TIMEOUT_MS,
      });
      this.#keep(items);
      this.#tell(undefined);
    } catch (error) {
      this.#latest = new Map();
      this.#tell(inWords(error), error);
    }
    this.#forget();
    this.#listeners.forEach(listener => listener());
  }

  #attempt(): void {
    if (this.#sampling) {
      return;
    }
    this.#sampling = true;
    this.sample()
      .catch(error => this.#logger.error('a listener of usage failed', error))
      .finally(() => {
        this.#sampling = false;
      });
  }

  #keep(items: PodMetrics[]): void {
    const at = this.#clock.date().toISOString();
    const latest = new Map<string, PodUsage[]>();
    for (const item of items) {
      const usage = usageOfPod(item);
      if (usage) {
        const pods = latest.get(usage.environmentUid) ?? [];
        latest.set(usage.environmentUid, [...pods, usage]);
      }
    }
    for (const [uid, pods] of latest) {
      const samples = this.#history.get(uid) ?? [];
      samples.push({
        at,
        cpu: sum(pods.map(({ cpu }) => cpu)),
        memory: sum(pods.map(({ memory }) => memory)),
      });
      this.#history.set(uid, samples);
    }
    this.#latest = latest;
  }

  #forget(): void {
    const now = this.#clock.date().getTime();
    const oldest = new Date(now - KEPT_MS).toISOString();
    for (const [uid, samples] of this.#history) {
      const kept = samples.filter(({ at }) => at >= oldest);
      if (kept.length > 0) {
        this.#history.set(uid, kept);
      } else {
        this.#history.delete(uid);
      }
    }
  }

  #tell(unavailable: string | undefined, error?: unknown): void {
    if (unavailable && unavailable !== this.#unavailable) {
      this.#logger.warn(`usage cannot be measured: ${unavailable}`, {
        reason: String(error),
      });
    }
    this.#unavailable = unavailable;
  }
}

function inWords(error: unknown): string {
  if (isKubernetesError(error, 'NotFound')) {
    return 'the cluster has no metrics API (metrics.k8s.io), which metrics-server provides';
  }
  if (isKubernetesError(error, 'Forbidden', 'Unauthorized')) {
    return 'the portal may not read the metrics API (metrics.k8s.io)';
  }
  return 'the metrics API (metrics.k8s.io) does not answer at the moment';
}
