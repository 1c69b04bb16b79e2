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
export type SpecChanges = {
  [field in keyof DevEnvironmentSpec]?: DevEnvironmentSpec[field] | null;
};

/** What is written of an environment at once. */
export interface EnvironmentChanges {
  spec?: SpecChanges;
  annotations?: Record<string, string>;
}

/** The owner of the fields that are written for people who use the portal or the API. */
export const PORTAL_FIELD_MANAGER = 'environments-portal';

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

  /** The environment as far as the watch has told of it. */
  known({ namespace, name }: EnvironmentName): DevEnvironment | undefined {
    return this.informer.get(`${namespace}/${name}`);
  }

  /** @throws NotFoundError where there is no such environment */
  async get(name: EnvironmentName): Promise<DevEnvironment> {
    // One that was made a moment ago may not have come by the watch yet.
    return this.known(name) ?? this.read(name);
  }

  /**
   * As the cluster has it now.
   *
   * @throws NotFoundError where there is no such environment
   */
  async read(name: EnvironmentName): Promise<DevEnvironment> {
    if (![name.namespace, name.name].every(isDnsLabel)) {
      throw notFound(name);
    }
    try {
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
      this.#cluster.create(environment, { fieldManager: PORTAL_FIELD_MANAGER });
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

  /** Refused with a conflict where the environment changed since it was read. */
  async update(
    { metadata }: DevEnvironment,
    { spec, annotations }: EnvironmentChanges,
  ): Promise<DevEnvironment> {
    const { namespace, name, uid, resourceVersion } = metadata;
    return this.#cluster.patch<DevEnvironment>(
      devEnvironments,
      { namespace, name },
      { metadata: { uid, resourceVersion, annotations }, spec },
      { fieldManager: PORTAL_FIELD_MANAGER },
    );
  }

  /** Writes annotations, whatever else changes meanwhile. */
  async annotate(
    { metadata: { namespace, name, uid } }: DevEnvironment,
    annotations: Record<string, string>,
  ): Promise<void> {
    try {
      await this.#cluster.patch<DevEnvironment>(
        devEnvironments,
        { namespace, name },
        { metadata: { uid, annotations } },
        { fieldManager: PORTAL_FIELD_MANAGER },
      );
    } catch (error) {
      // Another one of the same name by now is refused as a conflict of identities.
      if (isKubernetesError(error, 'NotFound', 'Conflict')) {
        throw notFound({ namespace, name });
      }
      throw error;
    }
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
