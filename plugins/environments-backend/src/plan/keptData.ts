import {
  annotations,
  DevEnvironmentSpec,
  labels,
  parseQuantity,
  Problem,
} from '@itdo/plugin-environments-common';
import { KubernetesObject } from '@itdo/plugin-clusters-node';
import { ServiceData } from '@itdo/plugin-environments-node';
import { ServiceKinds } from '../kinds/ServiceKinds';

/** What the service of a name keeps so far; undefined where it keeps nothing, or nothing that is to stay. */
export type KeptData = (service: string) => Partial<ServiceData> | undefined;

/**
 * Checks that data which stays can be used as a spec asks for: volumes only grow, and what one version wrote no other
 * reads.
 */
export function checkKeptData(
  { services }: Pick<DevEnvironmentSpec, 'services'>,
  kinds: ServiceKinds,
  kept: KeptData,
): Problem[] {
  return services.flatMap((service, index): Problem[] => {
    const wanted = kinds.get(service.type)?.data?.(service);
    const present = kept(service.name);
    if (!wanted || !present) {
      return [];
    }
    const at = `services[${index}].config`;
    const problems: Problem[] = [];
    if (sizeOf(wanted) < sizeOf(present)) {
      problems.push({
        field: `${at}.storage`,
        rule: 'ServiceConfig',
        message: `must not be less than ${present.storage}: a volume with data on it can only grow, and a reset of the data makes another`,
      });
    }
    if (present.format && wanted.format && present.format !== wanted.format) {
      problems.push({
        field: `${at}.version`,
        rule: 'ServiceConfig',
        message: `must stay as it is: what '${present.format}' wrote '${wanted.format}' cannot read; a reset of the data, or another service beside it, can have another version`,
      });
    }
    return problems;
  });
}

/** What is kept across a change of a spec, as far as the spec tells. */
export function keptOf(
  before: DevEnvironmentSpec,
  after: Pick<DevEnvironmentSpec, 'dataGeneration' | 'services'>,
  kinds: ServiceKinds,
): KeptData {
  const stays = (after.dataGeneration ?? 0) === (before.dataGeneration ?? 0);
  return name => {
    const service = before.services.find(each => each.name === name);
    const same = after.services.some(
      each => each.name === name && each.type === service?.type,
    );
    return stays && service && same
      ? kinds.get(service.type)?.data?.(service)
      : undefined;
  };
}

/**
 * What volumes were made for, as they say themselves.
 *
 * @param planned - the volumes of a plan
 * @param find - gives what stands of one
 */
export function keptOn(
  planned: KubernetesObject[],
  find: (volume: KubernetesObject) => KubernetesObject | undefined,
): KeptData {
  return service => {
    const wanted = planned.find(
      ({ kind, metadata }) =>
        kind === 'PersistentVolumeClaim' &&
        metadata?.labels?.[labels.service] === service,
    );
    const present = wanted && find(wanted);
    if (!present || present.metadata?.deletionTimestamp) {
      return undefined;
    }
    const stays =
      present.metadata?.labels?.[labels.environmentUid] ===
        wanted.metadata?.labels?.[labels.environmentUid] &&
      annotationOf(present, annotations.dataGeneration) ===
        annotationOf(wanted, annotations.dataGeneration);
    return stays
      ? {
          storage: annotationOf(present, annotations.dataStorage),
          format: annotationOf(present, annotations.dataFormat),
        }
      : undefined;
  };
}

function annotationOf(
  { metadata }: KubernetesObject,
  name: string,
): string | undefined {
  return metadata?.annotations?.[name];
}

function sizeOf({ storage }: Partial<ServiceData>): bigint {
  return parseQuantity(storage ?? '') ?? 0n;
}
