import {
  ApplyOptions,
  Cluster,
  DeleteOptions,
  Fence,
  InformerSpec,
  KubernetesObject,
  LeaderElectorOptions,
  ListOptions,
  ObjectName,
  PatchOptions,
  RequestOptions,
  ResourceRef,
  SocketRequest,
  WriteOptions,
} from '@itdo/plugin-clusters-node';
import { ApiType, Configuration } from '@kubernetes/client-node';
import { Life } from './Life';

/**
 * A cluster as one controller sees it that may die at any await of it: from then on nothing that it asks is answered,
 * and what it has under way is broken off. Watches go on, as they ask for nothing.
 */
export class MortalCluster implements Cluster {
  readonly name: string;
  readonly title: string;
  readonly url: string;
  readonly #inner: Cluster;
  readonly #life: Life;

  constructor(inner: Cluster, life: Life) {
    this.#inner = inner;
    this.#life = life;
    this.name = inner.name;
    this.title = inner.title;
    this.url = inner.url;
  }

  get<T extends KubernetesObject>(
    resource: ResourceRef,
    name: ObjectName,
    options: RequestOptions = {},
  ): Promise<T> {
    return this.#life.await(`get ${resource.kind} ${inWords(name)}`, signal =>
      this.#inner.get<T>(resource, name, until(signal, options)),
    );
  }

  list<T extends KubernetesObject>(
    resource: ResourceRef,
    options: ListOptions = {},
  ) {
    return this.#life.await(
      `list ${resource.kind} ${options.namespace ?? ''}`,
      signal => this.#inner.list<T>(resource, until(signal, options)),
    );
  }

  create<T extends KubernetesObject>(
    object: T,
    options: WriteOptions = {},
  ): Promise<T> {
    return this.#life.await(`create ${objectInWords(object)}`, signal =>
      this.#inner.create(object, until(signal, options)),
    );
  }

  createSubresource<T extends KubernetesObject>(
    resource: ResourceRef,
    name: ObjectName & { subresource: string },
    body: T,
    options: RequestOptions = {},
  ): Promise<T> {
    return this.#life.await(
      `create ${resource.kind}/${name.subresource} ${inWords(name)}`,
      signal =>
        this.#inner.createSubresource(
          resource,
          name,
          body,
          until(signal, options),
        ),
    );
  }

  apply<T extends KubernetesObject>(
    object: T,
    options: ApplyOptions,
  ): Promise<T> {
    const part = options.subresource ? `/${options.subresource}` : '';
    return this.#life.await(`apply ${objectInWords(object)}${part}`, signal =>
      this.#inner.apply(object, until(signal, options)),
    );
  }

  replace<T extends KubernetesObject>(
    object: T,
    options: WriteOptions & { subresource?: string } = {},
  ): Promise<T> {
    return this.#life.await(`replace ${objectInWords(object)}`, signal =>
      this.#inner.replace(object, until(signal, options)),
    );
  }

  patch<T extends KubernetesObject>(
    resource: ResourceRef,
    name: ObjectName,
    body: unknown,
    options: PatchOptions = {},
  ): Promise<T> {
    return this.#life.await(`patch ${resource.kind} ${inWords(name)}`, signal =>
      this.#inner.patch<T>(resource, name, body, until(signal, options)),
    );
  }

  delete(
    resource: ResourceRef,
    name: ObjectName,
    options: DeleteOptions = {},
  ): Promise<void> {
    return this.#life.await(
      `delete ${resource.kind} ${inWords(name)}`,
      signal => this.#inner.delete(resource, name, until(signal, options)),
    );
  }

  resourceFor(apiVersion: string, kind: string, options: RequestOptions = {}) {
    return this.#life.await(`discover ${apiVersion} ${kind}`, signal =>
      this.#inner.resourceFor(apiVersion, kind, until(signal, options)),
    );
  }

  version(options: RequestOptions = {}): Promise<string> {
    return this.#life.await('version', signal =>
      this.#inner.version(until(signal, options)),
    );
  }

  stream(path: string, signal: AbortSignal) {
    return this.#life.await(`stream ${path}`, end =>
      this.#inner.stream(path, AbortSignal.any([signal, end])),
    );
  }

  socket(request: SocketRequest) {
    return this.#life.await(`socket ${request.path}`, signal =>
      this.#inner.socket(until(signal, request)),
    );
  }

  client<T extends ApiType>(api: new (configuration: Configuration) => T): T {
    return this.#inner.fenced({ signal: this.#life.signal }).client(api);
  }

  informer<T extends KubernetesObject>(spec: InformerSpec) {
    return this.#inner.informer<T>(spec);
  }

  nodes() {
    return this.#inner.nodes();
  }

  fenced(fence: Fence): Cluster {
    return new MortalCluster(this.#inner.fenced(fence), this.#life);
  }

  /** Its lease is given back when the dead one is buried: how others come by it without that, tests of processes show. */
  leaderElector(options: LeaderElectorOptions) {
    return this.#inner.leaderElector(options);
  }
}

function until<O extends { signal?: AbortSignal }>(
  signal: AbortSignal,
  options: O,
): O {
  return {
    ...options,
    signal: options.signal ? AbortSignal.any([options.signal, signal]) : signal,
  };
}

function inWords({ namespace, name }: ObjectName): string {
  return namespace ? `${namespace}/${name}` : name;
}

function objectInWords({ kind, metadata }: KubernetesObject): string {
  const { namespace = '', name, generateName = '' } = metadata ?? {};
  return `${kind} ${inWords({ namespace, name: name ?? generateName })}`;
}
