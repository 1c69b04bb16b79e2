import { JsonOf, KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  annotations,
  DevEnvironment,
  labels,
  labelValueOf,
} from '@itdo/plugin-environments-common';
import { V1Namespace } from '@kubernetes/client-node';
import { admittedTo } from './admitted';

/** Labels by which everything in an environment is known as its. */
export function ownershipLabels({
  metadata,
}: DevEnvironment): Record<string, string> {
  const controller = metadata.labels?.[labels.controller];
  return {
    ...(controller ? { [labels.controller]: controller } : {}),
    [labels.environment]: metadata.name,
    [labels.environmentNamespace]: metadata.namespace,
    [labels.environmentUid]: metadata.uid ?? '',
  };
}

/** Whether an object bears the identity of an environment, not only its name. */
export function belongsTo(
  object: KubernetesObject | undefined,
  { metadata: { uid } }: DevEnvironment,
): boolean {
  const owner = object?.metadata?.labels?.[labels.environmentUid];
  return owner !== undefined && owner === uid;
}

/** Completes an object of an environment by its namespace and labels, and by its service's name where it has one. */
export function owned<T extends KubernetesObject>(
  object: T,
  environment: DevEnvironment,
  service?: string,
): T {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      namespace: environment.metadata.name,
      labels: {
        ...object.metadata?.labels,
        ...ownershipLabels(environment),
        ...(service ? { [labels.service]: service } : {}),
      },
    },
  };
}

/** The namespace of an environment. */
export function namespaceOf(
  environment: DevEnvironment,
  times: { createdAt: string; expiresAt: string },
  host: string,
): JsonOf<V1Namespace> & KubernetesObject {
  const { spec, metadata } = environment;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: metadata.name,
      labels: {
        ...ownershipLabels(environment),
        [labels.type]: 'development',
        [labels.owner]: labelValueOf(spec.owner, 'user'),
        [labels.team]: labelValueOf(spec.team, 'group'),
        [labels.ttlHours]: String(spec.ttlHours),
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
      annotations: {
        [annotations.createdAt]: times.createdAt,
        [annotations.expiresAt]: times.expiresAt,
        [annotations.owner]: spec.owner,
        [annotations.team]: spec.team,
        [annotations.host]: host,
        [annotations.admitted]: admittedTo(spec),
        [annotations.description]: spec.description ?? '',
        [annotations.contact]: spec.contact ?? spec.owner,
      },
    },
  };
}
