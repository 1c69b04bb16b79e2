import { Clock } from '../clock';
import { KubernetesError } from '../errors';
import { ApiSender } from '../http/ApiTransport';
import {
  apiVersionOf,
  parseApiVersion,
  ResourceRef,
  resources,
} from '../resources';
import { RequestOptions } from './types';

/** A kind that is missing is looked for again after this long: its definition may have been installed since. */
const LOOK_AGAIN_MS = 5_000;

interface ApiResourceList {
  resources?: Array<{ name: string; kind: string; namespaced: boolean }>;
}

interface GroupVersion {
  readAt: number;
  byKind: Map<string, ResourceRef>;
}

/** Finds the resource that holds the objects of a kind. */
export class Discovery {
  readonly #sender: ApiSender;
  readonly #clock: Clock;
  readonly #known = new Map<string, ResourceRef>();
  readonly #groupVersions = new Map<string, GroupVersion>();

  constructor(sender: ApiSender, clock: Clock) {
    this.#sender = sender;
    this.#clock = clock;
    for (const ref of Object.values<ResourceRef>(resources)) {
      this.#known.set(`${apiVersionOf(ref)} ${ref.kind}`, ref);
    }
  }

  async resourceFor(
    apiVersion: string,
    kind: string,
    options: RequestOptions = {},
  ): Promise<ResourceRef> {
    const known = this.#known.get(`${apiVersion} ${kind}`);
    if (known) {
      return known;
    }
    const cached = this.#groupVersions.get(apiVersion);
    const found = cached?.byKind.get(kind);
    if (found) {
      return found;
    }
    const fresh =
      cached && this.#clock.now() - cached.readAt < LOOK_AGAIN_MS
        ? cached
        : await this.#read(apiVersion, options);
    const resource = fresh.byKind.get(kind);
    if (!resource) {
      throw new KubernetesError(`looking for ${kind} in ${apiVersion}`, {
        code: 404,
        reason: 'NotFound',
        message: `the cluster does not know the kind ${kind} of ${apiVersion}`,
      });
    }
    return resource;
  }

  async #read(
    apiVersion: string,
    { signal, timeoutMs }: RequestOptions,
  ): Promise<GroupVersion> {
    const { group, version } = parseApiVersion(apiVersion);
    const { body } = await this.#sender.send({
      method: 'GET',
      path: group ? `/apis/${group}/${version}` : `/api/${version}`,
      repeatable: true,
      signal,
      timeoutMs,
    });
    const list = JSON.parse(body.toString('utf8')) as ApiResourceList;
    const byKind = new Map<string, ResourceRef>();
    for (const { name, kind, namespaced } of list.resources ?? []) {
      // Subresources stand in the same list, as `deployments/status`.
      if (!name.includes('/')) {
        byKind.set(kind, { group, version, kind, plural: name, namespaced });
      }
    }
    const read = { readAt: this.#clock.now(), byKind };
    this.#groupVersions.set(apiVersion, read);
    return read;
  }
}
