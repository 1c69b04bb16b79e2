import { ApiRequest, ApiSender } from '../http/ApiTransport';
import { KubernetesObject, ObjectList, ObjectName } from '../objects';
import { pathOf, ResourceRef } from '../resources';
import { Discovery } from './Discovery';
import {
  ApplyOptions,
  DeleteOptions,
  ListOptions,
  PatchOptions,
  RequestOptions,
  WriteOptions,
} from './types';

const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

interface WireList<T> {
  items?: T[];
  metadata?: {
    resourceVersion?: string;
    continue?: string;
    remainingItemCount?: number;
  };
}

/** Reads and writes objects of any kind. */
export class ObjectClient {
  readonly #sender: ApiSender;
  readonly #discovery: Discovery;

  constructor(sender: ApiSender, discovery: Discovery) {
    this.#sender = sender;
    this.#discovery = discovery;
  }

  async get<T extends KubernetesObject>(
    resource: ResourceRef,
    name: ObjectName,
    options: RequestOptions = {},
  ): Promise<T> {
    return this.#json<T>(options, {
      method: 'GET',
      path: pathOf(resource, name),
      repeatable: true,
    });
  }

  async list<T extends KubernetesObject>(
    resource: ResourceRef,
    options: ListOptions & { accept?: string } = {},
  ): Promise<ObjectList<T>> {
    const { namespace, labelSelector, fieldSelector, limit } = options;
    const page = await this.#json<WireList<T>>(options, {
      method: 'GET',
      path: withQuery(pathOf(resource, { namespace }), {
        labelSelector,
        fieldSelector,
        limit: limit?.toString(),
        continue: options.continueToken,
      }),
      headers: options.accept ? { accept: options.accept } : {},
      repeatable: true,
    });
    return {
      items: page.items ?? [],
      resourceVersion: page.metadata?.resourceVersion ?? '',
      continueToken: page.metadata?.continue || undefined,
      remainingItemCount: page.metadata?.remainingItemCount,
    };
  }

  async create<T extends KubernetesObject>(
    object: T,
    options: WriteOptions = {},
  ): Promise<T> {
    const { resource, namespace } = await this.#place(object, options);
    return this.#json<T>(options, {
      method: 'POST',
      path: withQuery(pathOf(resource, { namespace }), writeQuery(options)),
      ...jsonBody('application/json', object),
      // The object may have been made although the answer was lost; the caller looks before it tries again.
      repeatable: false,
    });
  }

  async createSubresource<T extends KubernetesObject>(
    resource: ResourceRef,
    name: ObjectName & { subresource: string },
    body: T,
    options: RequestOptions = {},
  ): Promise<T> {
    return this.#json<T>(options, {
      method: 'POST',
      path: pathOf(resource, name),
      ...jsonBody('application/json', body),
      repeatable: false,
    });
  }

  async apply<T extends KubernetesObject>(
    object: T,
    options: ApplyOptions,
  ): Promise<T> {
    const { resource, namespace, name } = await this.#place(object, options);
    const { managedFields, ...metadata } = object.metadata ?? {};
    return this.#json<T>(options, {
      method: 'PATCH',
      path: withQuery(
        pathOf(resource, {
          namespace,
          name: required(name, object),
          subresource: options.subresource,
        }),
        {
          ...writeQuery(options),
          force: options.force ? 'true' : undefined,
        },
      ),
      ...jsonBody('application/apply-patch+yaml', { ...object, metadata }),
      repeatable: true,
    });
  }

  async replace<T extends KubernetesObject>(
    object: T,
    options: WriteOptions & { subresource?: string } = {},
  ): Promise<T> {
    const { resource, namespace, name } = await this.#place(object, options);
    return this.#json<T>(options, {
      method: 'PUT',
      path: withQuery(
        pathOf(resource, {
          namespace,
          name: required(name, object),
          subresource: options.subresource,
        }),
        writeQuery(options),
      ),
      ...jsonBody('application/json', object),
      // A second attempt after one that worked would be refused as a conflict with itself.
      repeatable: false,
    });
  }

  async patch<T extends KubernetesObject>(
    resource: ResourceRef,
    name: ObjectName,
    body: unknown,
    options: PatchOptions = {},
  ): Promise<T> {
    const { type = 'merge', subresource } = options;
    return this.#json<T>(options, {
      method: 'PATCH',
      path: withQuery(
        pathOf(resource, { ...name, subresource }),
        writeQuery(options),
      ),
      ...jsonBody(PATCH_TYPES[type], body),
      repeatable: type === 'merge',
    });
  }

  async delete(
    resource: ResourceRef,
    name: ObjectName,
    options: DeleteOptions = {},
  ): Promise<void> {
    const { uid, resourceVersion, propagationPolicy, gracePeriodSeconds } =
      options;
    await this.#json(options, {
      method: 'DELETE',
      path: withQuery(pathOf(resource, name), {
        dryRun: options.dryRun ? 'All' : undefined,
      }),
      ...jsonBody('application/json', {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy,
        gracePeriodSeconds,
        preconditions:
          uid || resourceVersion ? { uid, resourceVersion } : undefined,
      }),
      repeatable: true,
    });
  }

  async #place(object: KubernetesObject, options: RequestOptions) {
    const { apiVersion, kind, metadata } = object;
    if (!apiVersion || !kind) {
      throw new TypeError('an object needs apiVersion and kind to be written');
    }
    return {
      resource: await this.#discovery.resourceFor(apiVersion, kind, options),
      namespace: metadata?.namespace,
      name: metadata?.name,
    };
  }

  async #json<T>(
    { signal, timeoutMs }: RequestOptions,
    request: ApiRequest,
  ): Promise<T> {
    const { body } = await this.#sender.send({ ...request, signal, timeoutMs });
    return JSON.parse(body.toString('utf8')) as T;
  }
}

/** A path with those parameters that have a value. */
export function withQuery(
  path: string,
  query: Record<string, string | undefined>,
): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => Boolean(entry[1]),
  );
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

function writeQuery({ dryRun, fieldManager }: WriteOptions) {
  return {
    fieldManager,
    dryRun: dryRun ? 'All' : undefined,
    // A misspelt field is refused rather than dropped in silence.
    fieldValidation: 'Strict',
  };
}

function jsonBody(contentType: string, body: unknown) {
  return {
    headers: { 'content-type': contentType },
    body: JSON.stringify(body),
  };
}

function required(name: string | undefined, object: KubernetesObject): string {
  if (!name) {
    throw new TypeError(`a ${object.kind} needs metadata.name to be written`);
  }
  return name;
}
