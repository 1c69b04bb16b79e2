import { ObjectClient, withQuery } from '../cluster/ObjectClient';
import { isKubernetesError } from '../errors';
import { ApiSender } from '../http/ApiTransport';
import { errorFromWatchStatus } from '../http/status';
import { KubernetesObject } from '../objects';
import { apiVersionOf, pathOf } from '../resources';
import { linesOf } from './lines';
import { InformerSpec } from './types';

/** One change, or the mark of how far the watch has come. */
export type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  | { type: 'BOOKMARK'; resourceVersion: string };

interface WireEvent<T> {
  type: string;
  object: T;
}

const PAGE_SIZE = 500;
/** Far above what etcd takes for one object. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;

/** Lists and watches the collection of one spec, in the form the spec asks for. */
export class CollectionReader<T extends KubernetesObject> {
  readonly #spec: InformerSpec;
  readonly #sender: ApiSender;
  readonly #objects: ObjectClient;

  constructor(spec: InformerSpec, sender: ApiSender, objects: ObjectClient) {
    this.#spec = spec;
    this.#sender = sender;
    this.#objects = objects;
  }

  /** The whole collection, read page by page, and its version. */
  async list(
    signal: AbortSignal,
  ): Promise<{ items: T[]; resourceVersion: string }> {
    try {
      return await this.#pages(signal, PAGE_SIZE);
    } catch (error) {
      if (!isKubernetesError(error, 'Expired', 'Gone')) {
        throw error;
      }
      // The snapshot behind the pages was compacted away before the last one was read; one large page needs none.
      return this.#pages(signal, undefined);
    }
  }

  async #pages(signal: AbortSignal, limit: number | undefined) {
    const { resource, namespace, labelSelector, fieldSelector } = this.#spec;
    const items: T[] = [];
    let continueToken: string | undefined;
    let resourceVersion: string;
    do {
      const page = await this.#objects.list<T>(resource, {
        namespace,
        labelSelector,
        fieldSelector,
        limit,
        continueToken,
        signal,
        accept: this.#accept('PartialObjectMetadataList'),
      });
      for (const item of page.items) {
        items.push(this.#reduced(item));
      }
      ({ resourceVersion, continueToken } = page);
    } while (continueToken);
    return { items, resourceVersion };
  }

  /**
   * Opens a watch that begins after `resourceVersion`. The generator returns when the server ends the watch in good
   * order, and throws a KubernetesError when it ends it with a Status.
   *
   * @param timeoutSeconds - after which the server is asked to end it
   */
  async watch(
    resourceVersion: string,
    timeoutSeconds: number,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<WatchEvent<T>>> {
    const { resource, namespace, labelSelector, fieldSelector } = this.#spec;
    const path = pathOf(resource, { namespace });
    const stream = await this.#sender.stream({
      method: 'GET',
      path: withQuery(path, {
        watch: '1',
        resourceVersion,
        allowWatchBookmarks: 'true',
        timeoutSeconds: timeoutSeconds.toString(),
        labelSelector,
        fieldSelector,
      }),
      headers: { accept: this.#accept('PartialObjectMetadata') },
      repeatable: true,
      signal,
    });
    return this.#events(stream, `WATCH ${path}`);
  }

  async *#events(
    stream: AsyncIterable<Buffer>,
    request: string,
  ): AsyncGenerator<WatchEvent<T>> {
    for await (const line of linesOf(stream, MAX_EVENT_BYTES)) {
      const { type, object } = JSON.parse(line) as WireEvent<T>;
      switch (type) {
        case 'ADDED':
        case 'MODIFIED':
        case 'DELETED':
          yield { type, object: this.#reduced(object) };
          break;
        case 'BOOKMARK':
          yield {
            type,
            resourceVersion: object.metadata?.resourceVersion ?? '',
          };
          break;
        case 'ERROR':
          throw errorFromWatchStatus(request, object);
        default:
          throw new Error(`${request} sent an event of unknown type '${type}'`);
      }
    }
  }

  #accept(as: string): string {
    return this.#spec.metadataOnly
      ? `application/json;as=${as};g=meta.k8s.io;v=v1,application/json`
      : 'application/json';
  }

  /** The object as the store keeps it. Items of lists come without kind; aggregated servers may ignore `as`. */
  #reduced(object: T): T {
    const { resource, metadataOnly, managedFields } = this.#spec;
    const head = { apiVersion: apiVersionOf(resource), kind: resource.kind };
    const metadata = { ...object.metadata };
    if (!managedFields) {
      delete metadata.managedFields;
    }
    return metadataOnly
      ? ({ ...head, metadata } as T)
      : { ...object, ...head, metadata };
  }
}
