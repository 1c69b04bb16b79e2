import { JsonOf } from '@itdo/plugin-clusters-node';
import {
  V1ConfigMap,
  V1Container,
  V1Deployment,
  V1EnvVar,
  V1PersistentVolumeClaim,
  V1Probe,
  V1Service,
  V1StatefulSet,
  V1Volume,
  V1VolumeMount,
} from '@kubernetes/client-node';
import {
  annotations,
  DevEnvironmentService,
} from '@itdo/plugin-environments-common';
import {
  OfferedVariable,
  ServiceContext,
  ServiceData,
  ServiceImage,
} from './ServiceKind';

/** What differs between the workloads of services; all else follows from Pod Security's `restricted`. */
export interface WorkloadOptions {
  /** Name of the workload, its pods and its Kubernetes Service. */
  name: string;
  /** The seed's label: `database`, `cache`, ... */
  component: string;
  container: string;
  image: ServiceImage;
  args?: string[];
  env: JsonOf<V1EnvVar>[];
  ports: Array<{ name: string; port: number }>;
  startupProbe?: JsonOf<V1Probe>;
  readinessProbe?: JsonOf<V1Probe>;
  livenessProbe?: JsonOf<V1Probe>;
  /** Folders it writes to, which live as long as the pod. */
  scratch?: string[];
  volumes?: JsonOf<V1Volume>[];
  mounts?: JsonOf<V1VolumeMount>[];
  context: ServiceContext;
}

/** Variables of a container from what other services offer and what the request sets, which wins. */
export function variables(
  offered: OfferedVariable[],
  service: DevEnvironmentService,
): JsonOf<V1EnvVar>[] {
  const byName = new Map<string, JsonOf<V1EnvVar>>();
  for (const variable of offered) {
    byName.set(
      variable.name,
      'secret' in variable
        ? fromSecret(variable.name, variable.secret, variable.key)
        : { name: variable.name, value: variable.value },
    );
  }
  for (const { name, value } of service.env ?? []) {
    byName.set(name, { name, value });
  }
  return [...byName.values()];
}

/** A variable whose value is a Secret's. */
export function fromSecret(
  name: string,
  secret: string,
  key: string,
): JsonOf<V1EnvVar> {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/**
 * A Deployment of pods that `restricted` lets in. They are exchanged one by one: the new one first where there is room
 * for both, so that the service answers all the time, and the old one first where the quota would refuse the new.
 */
export function deployment(options: WorkloadOptions): JsonOf<V1Deployment> {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: options.name, labels: labelsOf(options) },
    spec: {
      ...podSet(options),
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: options.context.surge
          ? { maxSurge: 1, maxUnavailable: 0 }
          : { maxSurge: 0, maxUnavailable: 1 },
      },
    },
  };
}

/** A StatefulSet of one pod that `restricted` lets in: never two of them at once on the same data. */
export function statefulSet(options: WorkloadOptions): JsonOf<V1StatefulSet> {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: options.name, labels: labelsOf(options) },
    spec: { ...podSet(options), serviceName: options.name },
  };
}

/** The Kubernetes Service in front of a workload. */
export function clusterService(
  name: string,
  ports: WorkloadOptions['ports'],
): JsonOf<V1Service> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { app: name } },
    spec: {
      type: 'ClusterIP',
      selector: { app: name },
      ports: ports.map(({ name: portName, port }) => ({
        name: portName,
        port,
        targetPort: port,
        protocol: 'TCP',
      })),
    },
  };
}

/** Files of a service. */
export function configMap(
  name: string,
  data: Record<string, string>,
): JsonOf<V1ConfigMap> {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

/** A volume of the cluster's default storage class, which remembers what it was made for. */
export function volumeClaim(
  name: string,
  { storage, format }: ServiceData,
): JsonOf<V1PersistentVolumeClaim> {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      annotations: {
        [annotations.dataStorage]: storage,
        ...(format ? { [annotations.dataFormat]: format } : {}),
      },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage } },
    },
  };
}

function labelsOf({ name, component }: WorkloadOptions) {
  return { app: name, component };
}

function podSet(options: WorkloadOptions) {
  const { name, image, context, volumes = [], scratch = [] } = options;
  return {
    replicas: context.replicas,
    revisionHistoryLimit: 2,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: labelsOf(options) },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 30,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: image.runAsUser,
          runAsGroup: image.runAsGroup,
          fsGroup: image.runAsGroup,
          fsGroupChangePolicy: 'OnRootMismatch',
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [container(options)],
        volumes: [
          ...volumes,
          ...scratch.map((_, index) => ({
            name: `scratch-${index}`,
            emptyDir: { sizeLimit: '256Mi' },
          })),
        ],
      },
    },
  };
}

function container(options: WorkloadOptions): JsonOf<V1Container> {
  const { mounts = [], scratch = [] } = options;
  return {
    name: options.container,
    image: options.image.name,
    ...(options.args ? { args: options.args } : {}),
    env: options.env,
    ports: options.ports.map(({ name, port }) => ({
      name,
      containerPort: port,
      protocol: 'TCP',
    })),
    resources: options.context.resources,
    // Why it ended is then seen without its logs, unless it says so itself.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...(options.startupProbe ? { startupProbe: options.startupProbe } : {}),
    ...(options.readinessProbe
      ? { readinessProbe: options.readinessProbe }
      : {}),
    ...(options.livenessProbe ? { livenessProbe: options.livenessProbe } : {}),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [
      ...mounts,
      ...scratch.map((mountPath, index) => ({
        name: `scratch-${index}`,
        mountPath,
      })),
    ],
  };
}
