import {
  Cluster,
  eventsOf,
  Informer,
  JsonOf,
  KeySource,
  KubernetesObject,
  ResourceRef,
  resources,
} from '@itdo/plugin-clusters-node';
import { labels } from '@itdo/plugin-environments-common';
import { V1Deployment, V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import { RESTLESS } from './AppliedObjects';
import { childSelector } from './selectors';

export type Deployment = JsonOf<V1Deployment>;
export type StatefulSet = JsonOf<V1StatefulSet>;
export type Pod = JsonOf<V1Pod>;

/** Of most of these only existence, labels and versions matter. */
const WITHOUT_STATUS: ResourceRef[] = [
  resources.namespaces,
  resources.resourceQuotas,
  resources.limitRanges,
  resources.networkPolicies,
  resources.roleBindings,
  resources.configMaps,
  resources.services,
  resources.persistentVolumeClaims,
  resources.ingresses,
];

const ENVIRONMENT = 'environment';

/** What stands in the cluster of all environments, by one watch for each kind. */
export class Children {
  readonly deployments: Informer<Deployment>;
  readonly statefulSets: Informer<StatefulSet>;
  readonly pods: Informer<Pod>;
  readonly namespaces: Informer<KubernetesObject>;
  readonly #byKind = new Map<string, Informer<KubernetesObject>>();

  constructor(cluster: Cluster, controller: string | undefined) {
    const labelSelector = childSelector(controller);
    const informer = <T extends KubernetesObject>(
      resource: ResourceRef,
      metadataOnly: boolean,
    ) => {
      const made = cluster.informer<T>({
        resource,
        labelSelector,
        metadataOnly,
      });
      made.addIndex(ENVIRONMENT, object => environmentKeys(object));
      this.#byKind.set(resource.kind, made);
      return made;
    };
    WITHOUT_STATUS.forEach(resource =>
      informer(resource, !RESTLESS.has(resource.kind)),
    );
    this.deployments = informer<Deployment>(resources.deployments, false);
    this.statefulSets = informer<StatefulSet>(resources.statefulSets, false);
    this.pods = informer<Pod>(resources.pods, false);
    this.namespaces = this.ofKind(resources.namespaces.kind);
  }

  /** What makes an environment due. */
  sources(): KeySource[] {
    return [...this.#byKind.values()].map(informer =>
      eventsOf(informer, environmentKeys),
    );
  }

  /** @throws Error where the kind is not watched */
  ofKind(kind: string): Informer<KubernetesObject> {
    const informer = this.#byKind.get(kind);
    if (!informer) {
      throw new Error(`objects of kind ${kind} are not watched`);
    }
    return informer;
  }

  /** The cached object of that name; undefined too where its kind is not watched. */
  find(object: KubernetesObject): KubernetesObject | undefined {
    const { namespace, name } = object.metadata ?? {};
    return this.#byKind
      .get(object.kind ?? '')
      ?.get(namespace ? `${namespace}/${name}` : `${name}`);
  }

  /** Everything watched but pods and namespaces that bears the labels of that environment. */
  of(key: string): Array<{ resource: string; object: KubernetesObject }> {
    return [...this.#byKind]
      .filter(
        ([kind]) =>
          kind !== resources.pods.kind && kind !== resources.namespaces.kind,
      )
      .flatMap(([resource, informer]) =>
        informer
          .byIndex(ENVIRONMENT, key)
          .map(object => ({ resource, object })),
      );
  }

  workloadsOf(
    key: string,
  ): Array<{ resource: ResourceRef; object: Deployment | StatefulSet }> {
    return [this.deployments, this.statefulSets].flatMap(informer =>
      informer
        .byIndex(ENVIRONMENT, key)
        .map(object => ({ resource: informer.spec.resource, object })),
    );
  }

  podsOf(key: string): Pod[] {
    return this.pods.byIndex(ENVIRONMENT, key);
  }

  /** Calls back for each watched object that vanishes. */
  onDeleted(callback: (kind: string, object: KubernetesObject) => void): void {
    for (const [kind, informer] of this.#byKind) {
      informer.subscribe({ deleted: object => callback(kind, object) });
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#byKind.values()].map(each => each.stop()));
  }
}

/** The key of the environment whose labels an object bears. */
export function environmentKeys({ metadata }: KubernetesObject): string[] {
  const namespace = metadata?.labels?.[labels.environmentNamespace];
  const name = metadata?.labels?.[labels.environment];
  return namespace && name ? [`${namespace}/${name}`] : [];
}
