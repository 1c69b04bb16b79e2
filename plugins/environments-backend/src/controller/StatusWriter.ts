import { isDeepStrictEqual } from 'node:util';
import { Cluster, KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentStatus,
  FIELD_MANAGER,
} from '@itdo/plugin-environments-common';

/** Writes the status of environments where it changed, and knows what it wrote before the cache does. */
export class StatusWriter {
  readonly #written = new Map<
    string,
    { resourceVersion: bigint; status: DevEnvironmentStatus }
  >();

  /** The status of an environment: the cached one, or a later one that was written from here. */
  current({ metadata, status }: DevEnvironment): DevEnvironmentStatus {
    const written = this.#written.get(metadata.uid ?? '');
    const cached = BigInt(metadata.resourceVersion ?? '0');
    return written && written.resourceVersion > cached
      ? written.status
      : status ?? {};
  }

  async write(
    environment: DevEnvironment,
    status: DevEnvironmentStatus,
    cluster: Cluster,
  ): Promise<void> {
    if (isDeepStrictEqual(this.current(environment), status)) {
      return;
    }
    const { apiVersion, kind, metadata } = environment;
    const { name, namespace, uid = '' } = metadata;
    const statusOnly = {
      apiVersion,
      kind,
      metadata: { name, namespace, uid },
      status,
    };
    const answer = await cluster.apply<KubernetesObject>(statusOnly, {
      fieldManager: FIELD_MANAGER,
      subresource: 'status',
      force: true,
    });
    this.#written.set(uid, {
      resourceVersion: BigInt(answer.metadata?.resourceVersion ?? '0'),
      status,
    });
  }

  forget(uid: string): void {
    this.#written.delete(uid);
  }
}
