import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Cluster,
  JsonOf,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  EnvironmentUsage,
  labels,
} from '@itdo/plugin-environments-common';
import { V1Pod, V1ResourceQuota } from '@kubernetes/client-node';
import { sum } from './podMetrics';
import { UsageSampler } from './UsageSampler';

type Pod = KubernetesObject & JsonOf<V1Pod>;
type Quota = KubernetesObject & JsonOf<V1ResourceQuota>;

const NOTHING_RUNS =
  'nothing of it ran when the cluster was asked, or it runs for less than a minute';

/** What environments use against what they may use. */
export class EnvironmentUsages {
  readonly #cluster: Pick<Cluster, 'list'>;
  readonly #sampler: UsageSampler;
  readonly #logger: LoggerService;

  constructor(options: {
    cluster: Pick<Cluster, 'list'>;
    sampler: UsageSampler;
    logger: LoggerService;
  }) {
    this.#cluster = options.cluster;
    this.#sampler = options.sampler;
    this.#logger = options.logger;
  }

  /** Of the newest hour. Only what is the environment's own is looked at, whatever else its namespace holds. */
  async of({
    metadata,
    spec,
    status,
  }: DevEnvironment): Promise<EnvironmentUsage> {
    const { name: namespace, uid = '' } = metadata;
    const own = { namespace, labelSelector: `${labels.environmentUid}=${uid}` };
    const [pods, quotas] = await Promise.all([
      this.#cluster.list<Pod>(resources.pods, own),
      this.#cluster.list<Quota>(resources.resourceQuotas, own),
    ]);
    const samples = this.#sampler.historyOf(uid);
    const measured = this.#sampler.latestOf(uid);
    const unavailable =
      this.#sampler.unavailable ??
      (samples.length > 0 ? undefined : NOTHING_RUNS);
    return {
      ...(unavailable ? { unavailable } : {}),
      samples,
      services: spec.services.flatMap(({ name: service }) => {
        const usages = measured.filter(each => each.service === service);
        const running = pods.items.filter(
          each => each.metadata?.labels?.[labels.service] === service,
        );
        return usages.length + running.length === 0
          ? []
          : [
              {
                service,
                cpu: sum(usages.map(({ cpu }) => cpu)),
                memory: sum(usages.map(({ memory }) => memory)),
                restarts: sum(running.map(restartsOf)),
              },
            ];
      }),
      quota: quotas.items.flatMap(quotaOf),
      simulated: status?.simulated ?? false,
    };
  }

  /**
   * Tells what an environment uses, now and with each new measurement.
   *
   * @returns a function that ends it
   */
  follow(
    environment: DevEnvironment,
    tell: (usage: EnvironmentUsage) => void,
  ): () => void {
    let ended = false;
    const look = () => {
      this.of(environment).then(
        usage => {
          if (!ended) {
            tell(usage);
          }
        },
        error => {
          // The next one comes in a minute; what ails the cluster is told by everything else on the page.
          this.#logger.debug('could not read what an environment uses', error);
        },
      );
    };
    const end = this.#sampler.onSample(look);
    look();
    return () => {
      ended = true;
      end();
    };
  }
}

function restartsOf({ status }: Pod): number {
  return sum(
    (status?.containerStatuses ?? []).map(({ restartCount }) => restartCount),
  );
}

function quotaOf({ status }: Quota): EnvironmentUsage['quota'] {
  return Object.entries(status?.hard ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, hard]) => ({
      resource,
      hard,
      used: status?.used?.[resource] ?? '0',
    }));
}
