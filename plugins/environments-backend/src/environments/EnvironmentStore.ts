import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  Cluster,
  Informer,
  isKubernetesError,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentSpec,
  isDnsLabel,
} from '@itdo/plugin-environments-common';
import { devEnvironments } from '../controller/devEnvironments';
import { teamNamespaceOf } from '../plan/access';

/** Namespace and name of an environment's object. */
export interface EnvironmentName {
  namespace: string;
  name: string;
}

/** What is changed of an environment, as a merge patch of its spec: null takes a field away. */
export type EnvironmentChanges = {
  [field in keyof DevEnvironmentSpec]?: DevEnvironmentSpec[field] | null;
};

/** The owner of the fields that are written for people who use the portal or the API. */
const FIELD_MANAGER = 'environments-portal';

/** The environments of the cluster, whoever asks. Reads come from the watched copy. */
export class EnvironmentStore {
  readonly #cluster: Cluster;
  readonly informer: Informer<DevEnvironment>;

  constructor(cluster: Cluster, informer: Informer<DevEnvironment>) {
    this.#cluster = cluster;
    this.informer = informer;
  }

  /** @throws ServiceUnavailableError as long as the cluster has not told what there is */
  list(): DevEnvironment[] {
    if (!this.informer.hasSynced) {
      throw new ServiceUnavailableError(
        'the cluster has not answered yet; try again in a moment',
      );
    }
    return this.informer.list();
  }

  /** @throws NotFoundError where there is no such environment */
  async get(name: EnvironmentName): Promise<DevEnvironment> {
    const cached = this.informer.get(`${name.namespace}/${name.name}`);
    if (cached) {
      return cached;
    }
    if (![name.namespace, name.name].every(isDnsLabel)) {
      throw notFound(name);
    }
    try {
      // One that was made a moment ago may not have come by the watch yet.
      return await this.#cluster.get<DevEnvironment>(devEnvironments, name);
    } catch (error) {
      if (isKubernetesError(error, 'NotFound')) {
        throw notFound(name);
      }
      throw error;
    }
  }

  /** Writes a new environment, and the namespace of its team at its first one. */
  async create(environment: DevEnvironment): Promise<DevEnvironment> {
    const write = () =>
      this.#cluster.create(environment, { fieldManager: FIELD_MANAGER });
    try {
      return await write();
    } catch (error) {
      if (!isKubernetesError(error, 'NotFound')) {
        throw error;
      }
    }
    try {
      await this.#cluster.create(teamNamespaceOf(environment.spec.team));
    } catch (error) {
      if (!isKubernetesError(error, 'AlreadyExists')) {
        throw error;
      }
    }
    return write();
  }

  async update(
    { metadata: { namespace, name, uid } }: DevEnvironment,
    changes: EnvironmentChanges,
  ): Promise<DevEnvironment> {
    return this.#cluster.patch<DevEnvironment>(
      devEnvironments,
      { namespace, name },
      { metadata: { uid }, spec: changes },
      { fieldManager: FIELD_MANAGER },
    );
  }

  async delete({
    metadata: { namespace, name, uid },
  }: DevEnvironment): Promise<void> {
    try {
      await this.#cluster.delete(devEnvironments, { namespace, name }, { uid });
    } catch (error) {
      if (isKubernetesError(error, 'NotFound')) {
        throw notFound({ namespace, name });
      }
      throw error;
    }
  }
}

/** The answer for what is not there, and for what the caller must not know of. */
export function notFound({ namespace, name }: EnvironmentName): NotFoundError {
  return new NotFoundError(`there is no environment '${namespace}/${name}'`);
}
