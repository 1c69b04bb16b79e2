import {
  Clock,
  Cluster,
  isKubernetesError,
  KubernetesObject,
  ResourceRef,
  resources,
} from '@itdo/plugin-clusters-node';
import { isIPv6 } from 'node:net';
import { MONITORING_KINDS, MonitoringKind } from '../plan/monitoring';

/** What plans need to know of the cluster itself. */
export interface Facts {
  /** Addresses of the API server, each as a block of one. */
  apiServerCidrs: string[];
  /** What the cluster knows of the kinds that watch an environment. */
  monitoring: ReadonlySet<MonitoringKind>;
}

const endpointSlices: ResourceRef = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
};
const API_SERVER = { namespace: 'default', name: 'kubernetes' };
const REMEMBERED_MS = 600_000;

type ApiService = KubernetesObject & { spec?: { clusterIPs?: string[] } };
type ApiSlice = KubernetesObject & {
  endpoints?: Array<{ addresses: string[] }>;
};

/** Looks at the cluster every ten minutes at most. */
export class ClusterFacts {
  readonly #clock: Clock;
  #known: { at: number; facts: Promise<Facts> } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get(cluster: Cluster): Promise<Facts> {
    const now = this.#clock.now();
    if (!this.#known || now - this.#known.at > REMEMBERED_MS) {
      this.#known = { at: now, facts: read(cluster) };
    }
    try {
      return await this.#known.facts;
    } catch (error) {
      this.#known = undefined;
      throw error;
    }
  }
}

async function read(cluster: Cluster): Promise<Facts> {
  const [service, slices, monitoring] = await Promise.all([
    cluster.get<ApiService>(resources.services, API_SERVER),
    cluster.list<ApiSlice>(endpointSlices, {
      namespace: API_SERVER.namespace,
      labelSelector: `kubernetes.io/service-name=${API_SERVER.name}`,
    }),
    knownMonitoring(cluster),
  ]);
  const addresses = [
    ...(service.spec?.clusterIPs ?? []),
    ...slices.items.flatMap(slice =>
      (slice.endpoints ?? []).flatMap(endpoint => endpoint.addresses),
    ),
  ];
  return {
    monitoring,
    apiServerCidrs: [...new Set(addresses)]
      .sort()
      .map(address => `${address}/${isIPv6(address) ? 128 : 32}`),
  };
}

async function knownMonitoring(cluster: Cluster): Promise<Set<MonitoringKind>> {
  const known = await Promise.all(
    MONITORING_KINDS.map(async kind =>
      (await knows(kind, cluster)) ? [kind] : [],
    ),
  );
  return new Set(known.flat());
}

async function knows(kind: MonitoringKind, cluster: Cluster): Promise<boolean> {
  try {
    await cluster.resourceFor('monitoring.coreos.com/v1', kind);
    return true;
  } catch (error) {
    if (isKubernetesError(error, 'NotFound')) {
      return false;
    }
    throw error;
  }
}
