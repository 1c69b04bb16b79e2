import {
  type KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import { Watched } from './watched.ts';

/** What the controller owns in an environment; the same kinds are applied by hand. */
const KINDS: ReadonlyArray<{ apiVersion: string; kind: string }> = [
  { apiVersion: 'v1', kind: 'ResourceQuota' },
  { apiVersion: 'v1', kind: 'LimitRange' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: 'v1', kind: 'Secret' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
];

const UID_LABEL = 'platform.itdo-erp.com/environment-uid';
const CONTROLLER = 'environments-controller';
const FIELD_MANAGER = 'bench-plain-client';
const READY_WITHIN_MS = 180_000;
const GONE_WITHIN_MS = 300_000;

function isMadeByController(object: KubernetesObject): boolean {
  return (object.metadata?.managedFields ?? []).some(
    field => field.manager === CONTROLLER,
  );
}

/** Only what a person would have written: nothing that the API server fills in. */
function declared(object: KubernetesObject): KubernetesObject {
  const { status: _status, ...rest } = object as KubernetesObject & {
    status?: unknown;
  };
  const { name, namespace, labels, annotations } = object.metadata ?? {};
  return { ...rest, metadata: { name, namespace, labels, annotations } };
}

/** What the cluster chose for the original and must choose again for the copy. */
function withoutAllocations(object: KubernetesObject): KubernetesObject {
  if (object.kind === 'PersistentVolumeClaim') {
    const { spec, metadata, ...claim } = object as KubernetesObject & {
      spec?: Record<string, unknown>;
    };
    const { volumeName: _volume, ...wanted } = spec ?? {};
    const { annotations: _bound, ...identity } = metadata ?? {};
    return { ...claim, metadata: identity, spec: wanted } as KubernetesObject;
  }
  if (object.kind !== 'Service') {
    return object;
  }
  const service = object as KubernetesObject & {
    spec?: Record<string, unknown>;
  };
  const { clusterIP, clusterIPs, ...spec } = service.spec ?? {};
  const headless = clusterIP === 'None' ? { clusterIP } : {};
  return { ...service, spec: { ...spec, ...headless } } as KubernetesObject;
}

/**
 * The baseline of the bench: a client that knows nothing of the platform,
 * applies the very objects that the controller made for another environment,
 * and waits until every workload is available.
 */
export class PlainClient {
  readonly #api: KubernetesObjectApi;
  readonly #workloads: ReadonlyMap<string, Watched<Workload>>;
  readonly #volumes: Watched<KubernetesObject>;
  readonly #namespaces: Watched<KubernetesObject>;

  private constructor(
    api: KubernetesObjectApi,
    workloads: ReadonlyMap<string, Watched<Workload>>,
    volumes: Watched<KubernetesObject>,
    namespaces: Watched<KubernetesObject>,
  ) {
    this.#api = api;
    this.#workloads = workloads;
    this.#volumes = volumes;
    this.#namespaces = namespaces;
  }

  static async connect(kubeConfig: KubeConfig): Promise<PlainClient> {
    const [deployments, statefulSets] = await Promise.all(
      ['deployments', 'statefulsets'].map(plural =>
        Watched.start<Workload>(kubeConfig, `/apis/apps/v1/${plural}`),
      ),
    );
    return new PlainClient(
      KubernetesObjectApi.makeApiClient(kubeConfig),
      new Map([
        ['Deployment', deployments],
        ['StatefulSet', statefulSets],
      ]),
      await Watched.start(kubeConfig, '/api/v1/persistentvolumeclaims'),
      await Watched.start(kubeConfig, '/api/v1/namespaces'),
    );
  }

  close(): void {
    this.#workloads.forEach(watched => watched.stop());
    this.#volumes.stop();
    this.#namespaces.stop();
  }

  /** Reads the objects that the controller made, the namespace first. */
  async objectsOf(environment: string): Promise<KubernetesObject[]> {
    const namespace = await this.#api.read({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: environment },
    });
    const lists = await Promise.all(
      KINDS.map(async ({ apiVersion, kind }) => {
        const list = await this.#api.list(apiVersion, kind, environment);
        return list.items.map(item => ({ ...item, apiVersion, kind }));
      }),
    );
    return [namespace, ...lists.flat().filter(isMadeByController)]
      .map(declared)
      .map(withoutAllocations);
  }

  /** Applies copies under another environment's name and returns when all workloads are available. */
  async run(
    template: readonly KubernetesObject[],
    from: string,
    to: string,
  ): Promise<void> {
    const [namespace, ...rest] = copyOf(template, from, to);
    await this.#apply(namespace);
    const applied = await Promise.all(rest.map(object => this.#apply(object)));
    await Promise.all(applied.map(object => this.#available(object)));
  }

  /** Deletes environments and returns when their namespaces are gone. Not timed: what goes slowly goes first. */
  async remove(environments: readonly string[]): Promise<void> {
    await Promise.all([
      ...[...this.#workloads].map(([kind, watched]) =>
        this.#removeAll('apps/v1', kind, watched, environments),
      ),
      this.#removeAll(
        'v1',
        'PersistentVolumeClaim',
        this.#volumes,
        environments,
      ),
    ]);
    await Promise.all(
      environments.map(name =>
        this.#api.delete({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name },
        }),
      ),
    );
    await this.#namespaces.until(
      `${environments.length} namespaces gone`,
      objects => environments.every(name => !objects.has(name)),
      GONE_WITHIN_MS,
    );
  }

  async #removeAll(
    apiVersion: string,
    kind: string,
    watched: Watched<KubernetesObject>,
    environments: readonly string[],
  ): Promise<void> {
    const own = (objects: ReadonlyMap<string, KubernetesObject>) =>
      [...objects.values()].filter(({ metadata }) =>
        environments.includes(metadata?.namespace ?? ''),
      );
    await Promise.all(
      own(watched.objects).map(({ metadata }) =>
        this.#api.delete({
          apiVersion,
          kind,
          metadata: { name: metadata?.name, namespace: metadata?.namespace },
        }),
      ),
    );
    await watched.until(
      `${kind}s gone`,
      objects => own(objects).length === 0,
      GONE_WITHIN_MS,
    );
  }

  async #available({ kind, metadata }: KubernetesObject): Promise<void> {
    const key = `${metadata?.namespace}/${metadata?.name}`;
    await this.#workloads
      .get(kind ?? '')
      ?.until(
        `${kind} ${key} available`,
        objects => isAvailable(objects.get(key)),
        READY_WITHIN_MS,
      );
  }

  #apply(object: KubernetesObject): Promise<KubernetesObject> {
    return this.#api.patch(
      object,
      undefined,
      undefined,
      FIELD_MANAGER,
      true,
      PatchStrategy.ServerSideApply,
    );
  }
}

/**
 * The template under another name and without the label by which the controller knows what is its own: it would take
 * the copy for something that an environment left behind.
 */
function copyOf(
  template: readonly KubernetesObject[],
  from: string,
  to: string,
): KubernetesObject[] {
  return JSON.parse(
    JSON.stringify(template).replaceAll(from, to),
    (key, value) => (key === UID_LABEL ? undefined : value),
  );
}

function isAvailable(workload: Workload | undefined): boolean {
  return (
    workload !== undefined &&
    (workload.status?.availableReplicas ?? 0) >= (workload.spec?.replicas ?? 1)
  );
}

interface Workload extends KubernetesObject {
  spec?: { replicas?: number };
  status?: { availableReplicas?: number };
}
