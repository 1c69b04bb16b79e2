import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Clock,
  Cluster,
  isKubernetesError,
  KubernetesObject,
  ResourceRef,
} from '@itdo/plugin-clusters-node';
import { FIELD_MANAGER } from '@itdo/plugin-environments-common';
import { Drift, driftBetween } from './drift';

const REPORTER = 'platform.itdo-erp.com/environments-controller';
const FIELDS_AT_MOST = 5;

/** Puts back what others changed or deleted, and tells of it where the events of the environment are read. */
export class Repairs {
  readonly #clock: Clock;
  readonly #logger: LoggerService;

  constructor(options: { clock: Clock; logger: LoggerService }) {
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /**
   * Applies an object that others changed.
   *
   * @param namespace - of the environment
   * @returns the object as it is then
   */
  async undoChange(
    object: KubernetesObject,
    resource: ResourceRef,
    namespace: string,
    cluster: Cluster,
  ): Promise<KubernetesObject> {
    const before = await read(object, resource, cluster);
    const after = await cluster.apply(object, {
      fieldManager: FIELD_MANAGER,
      force: true,
    });
    if (!before) {
      await this.tellOfDeletion(after, namespace, cluster);
      return after;
    }
    const drift = driftBetween(before, after, FIELD_MANAGER);
    if (drift.fields.length > 0) {
      await this.#tell(
        after,
        `${nameOf(after)} was changed ${inWords(drift)}, and was put back`,
        namespace,
        cluster,
      );
    }
    return after;
  }

  /** Tells that an object had been deleted and was made anew. */
  async tellOfDeletion(
    object: KubernetesObject,
    namespace: string,
    cluster: Cluster,
  ): Promise<void> {
    await this.#tell(
      object,
      `${nameOf(
        object,
      )} was deleted, and was made anew; who did it, only the audit log of the cluster knows`,
      namespace,
      cluster,
    );
  }

  async #tell(
    { apiVersion, kind, metadata }: KubernetesObject,
    note: string,
    namespace: string,
    cluster: Cluster,
  ): Promise<void> {
    this.#logger.info(`${namespace}: ${note}`);
    try {
      await cluster.create(
        {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          metadata: { generateName: 'drift-', namespace },
          eventTime: microTime(this.#clock.date()),
          reportingController: REPORTER,
          reportingInstance: FIELD_MANAGER,
          type: 'Warning',
          reason: 'DriftRepaired',
          action: 'Repair',
          note,
          regarding: {
            apiVersion,
            kind,
            namespace,
            name: metadata?.name,
            uid: metadata?.uid,
          },
        },
        { fieldManager: FIELD_MANAGER },
      );
    } catch (error) {
      if (!isKubernetesError(error)) {
        throw error;
      }
      // What was to be repaired is; that nobody could be told is no reason to do it again.
      this.#logger.warn(`${namespace}: the repair could not be told`, error);
    }
  }
}

async function read(
  { metadata }: KubernetesObject,
  resource: ResourceRef,
  cluster: Cluster,
): Promise<KubernetesObject | undefined> {
  const { name = '', namespace } = metadata ?? {};
  try {
    return await cluster.get(
      resource,
      resource.namespaced ? { namespace, name } : { name },
    );
  } catch (error) {
    if (isKubernetesError(error, 'NotFound')) {
      return undefined;
    }
    throw error;
  }
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} '${metadata?.name}'`;
}

function inWords({ fields, managers }: Drift): string {
  const more = fields.length - FIELDS_AT_MOST;
  const named = fields.slice(0, FIELDS_AT_MOST).join(', ');
  const by = managers.length > 0 ? `by ${managers.join(', ')} ` : '';
  return `${by}in ${named}${more > 0 ? ` and ${more} more` : ''}`;
}

/** As the API server wants the times of events. */
function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}
