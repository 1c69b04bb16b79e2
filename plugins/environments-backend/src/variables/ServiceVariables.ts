import {
  Cluster,
  isKubernetesError,
  JsonOf,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  labels,
  RevealedSecrets,
  Variable,
} from '@itdo/plugin-environments-common';
import {
  V1ConfigMap,
  V1Container,
  V1Deployment,
  V1Secret,
  V1StatefulSet,
} from '@kubernetes/client-node';
import { InsideRights } from '../inside/InsideRights';
import { Asked } from '../environments/Asked';
import { RefusedError } from '../http/RefusedError';
import { People } from '../people/People';

type Workload = KubernetesObject & JsonOf<V1Deployment | V1StatefulSet>;
type ConfigMap = KubernetesObject & JsonOf<V1ConfigMap>;
type Secret = KubernetesObject & JsonOf<V1Secret>;

/** What a variable stands for before anything is looked up. */
interface Reference extends Omit<Variable, 'value'> {
  value?: string;
  /** Name of the ConfigMap or Secret. */
  object?: string;
  /** All keys of the object, each a variable of that prefix, where it is missing. */
  key?: string;
}

/** The environment variables of services. What Secrets hold is shown only where somebody asks for it by name. */
export class ServiceVariables {
  readonly #cluster: Cluster;
  readonly #people: People;
  readonly #rights: InsideRights;

  constructor(options: {
    cluster: Cluster;
    people: People;
    rights: InsideRights;
  }) {
    this.#cluster = options.cluster;
    this.#people = options.people;
    this.#rights = options.rights;
  }

  /** All of them, without the values of Secrets. */
  async list(asked: Asked): Promise<Variable[]> {
    const { environment } = await this.#rights.enter(asked);
    const references = await this.#references(environment);
    const namespace = environment.metadata.name;
    const maps = await this.#data<ConfigMap>(
      this.#cluster,
      'configMaps',
      namespace,
      references.filter(({ source }) => source === 'ConfigMap'),
    );
    return references.flatMap(reference =>
      reference.source === 'ConfigMap'
        ? resolved(reference, maps, value => value)
        : [variableOf(reference)],
    );
  }

  /** What a service is given from Secrets, read with the caller's own account. */
  async reveal(asked: Asked, service: string): Promise<RevealedSecrets> {
    const { environment, member } = await this.#rights.enterAsMember(
      asked,
      'reveal',
    );
    if (!environment.spec.services.some(({ name }) => name === service)) {
      throw new RefusedError([
        {
          field: 'service',
          rule: 'UnknownService',
          message: `'${service}' is no service of this environment`,
        },
      ]);
    }
    const references = (await this.#references(environment)).filter(
      each => each.service === service && each.source === 'Secret',
    );
    const secrets = await this.#data<Secret>(
      await this.#people.clusterOf(member),
      'secrets',
      environment.metadata.name,
      references,
    );
    return {
      service,
      items: references.flatMap(reference =>
        resolved(reference, secrets, decoded).map(
          ({ container, name, from = '', value = '' }) => ({
            container,
            name,
            from,
            value,
          }),
        ),
      ),
    };
  }

  async #references({ metadata }: DevEnvironment): Promise<Reference[]> {
    const own = {
      namespace: metadata.name,
      labelSelector: `${labels.environmentUid}=${metadata.uid}`,
    };
    const lists = await Promise.all([
      this.#cluster.list<Workload>(resources.deployments, own),
      this.#cluster.list<Workload>(resources.statefulSets, own),
    ]);
    return lists
      .flatMap(({ items }) => items)
      .flatMap(workload => {
        const service = workload.metadata?.labels?.[labels.service] ?? '';
        const { containers = [] } = workload.spec?.template?.spec ?? {};
        return containers.flatMap(container =>
          referencesOf(service, container),
        );
      })
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }

  async #data<T extends ConfigMap | Secret>(
    cluster: Cluster,
    resource: 'configMaps' | 'secrets',
    namespace: string,
    references: Reference[],
  ): Promise<Map<string, Record<string, string>>> {
    const names = new Set(references.map(({ object = '' }) => object));
    const found = await Promise.all(
      [...names].map(
        async (name): Promise<[string, Record<string, string>]> => {
          try {
            const { data } = await cluster.get<T>(resources[resource], {
              namespace,
              name,
            });
            return [name, data ?? {}];
          } catch (error) {
            if (isKubernetesError(error, 'NotFound')) {
              return [name, {}];
            }
            throw error;
          }
        },
      ),
    );
    return new Map(found);
  }
}

function referencesOf(
  service: string,
  { name: container, env = [], envFrom = [] }: JsonOf<V1Container>,
): Reference[] {
  const at = { service, container };
  const whole = envFrom.flatMap(
    ({ prefix = '', configMapRef, secretRef }): Reference[] => {
      const object = (configMapRef ?? secretRef)?.name;
      return object
        ? [
            {
              ...at,
              name: `${prefix}*`,
              source: secretRef ? 'Secret' : 'ConfigMap',
              from: object,
              object,
            },
          ]
        : [];
    },
  );
  const single = env.map(({ name, value = '', valueFrom }): Reference => {
    const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } =
      valueFrom ?? {};
    const keyed = secretKeyRef ?? configMapKeyRef;
    if (keyed) {
      return {
        ...at,
        name,
        source: secretKeyRef ? 'Secret' : 'ConfigMap',
        from: `${keyed.name}/${keyed.key}`,
        object: keyed.name,
        key: keyed.key,
      };
    }
    const field = fieldRef?.fieldPath ?? resourceFieldRef?.resource;
    return field
      ? { ...at, name, source: 'Field', from: field }
      : { ...at, name, source: 'Value', value };
  });
  return [...whole, ...single];
}

/** The variables that a reference stands for, with their values; none where the object does not hold them. */
function resolved(
  reference: Reference,
  objects: Map<string, Record<string, string>>,
  read: (value: string) => string,
): Variable[] {
  const { object = '', key } = reference;
  const data = objects.get(object) ?? {};
  const keys = key === undefined ? Object.keys(data) : [key];
  return keys.flatMap(each =>
    data[each] === undefined
      ? []
      : [
          {
            ...variableOf(reference),
            name:
              key === undefined
                ? reference.name.replace(/\*$/, each)
                : reference.name,
            from: `${object}/${each}`,
            value: read(data[each]),
          },
        ],
  );
}

function variableOf({ object, key, ...variable }: Reference): Variable {
  return variable;
}

function decoded(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8');
}

function sortKey({ service, container, name }: Variable): string {
  return [service, container, name].join(' ');
}
