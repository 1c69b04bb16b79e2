import { JsonOf, KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  annotations,
  DevEnvironment,
  labels,
} from '@itdo/plugin-environments-common';
import { GeneratedSecret } from '@itdo/plugin-environments-node';
import { V1ConfigMap } from '@kubernetes/client-node';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { wholeSeconds } from '../lifecycle/times';
import { defaultAccount, teamBinding } from './access';
import { limitRange, quota } from './bounds';
import { ingressOf } from './ingress';
import { isolation } from './isolation';
import { namespaceOf, owned, ownershipLabels } from './labels';
import { MonitoringKind, monitoringOf } from './monitoring';
import { hostOf, metadataOf, Route, routesOf } from './routes';
import { withTemplate } from './podTemplate';
import { planService } from './services';
import { leadingTo, Serving, servingOf } from './serving';

/** What the plan depends on beside the environment. */
export interface PlanContext {
  config: EnvironmentsConfig;
  kinds: ServiceKinds;
  /** Addresses of the API server, which environments must not reach. */
  apiServerCidrs: string[];
  /** What the cluster knows of the kinds that watch an environment. */
  monitoring: ReadonlySet<MonitoringKind>;
  /** Whether its services are to be stopped. */
  paused: boolean;
}

/** All that an environment consists of. */
export interface EnvironmentPlan {
  createdAt: string;
  expiresAt: string;
  namespace: KubernetesObject;
  /** What holds the environment in its bounds and lets its owner in. */
  isolation: KubernetesObject[];
  secrets: GeneratedSecret[];
  /** What workloads need: volumes, services, configuration. */
  supports: KubernetesObject[];
  workloads: Array<{ service: string; type: string; object: KubernetesObject }>;
  networking: KubernetesObject[];
  monitoring: KubernetesObject[];
  routes: Route[];
  serving: Serving;
}

/**
 * Says what an accepted environment consists of. Pure: the same environment gives the same objects, but for the content
 * of generated Secrets, which is not part of it.
 */
export function plan(
  environment: DevEnvironment,
  { config, kinds, apiServerCidrs, monitoring, paused }: PlanContext,
): EnvironmentPlan {
  const { metadata, spec } = environment;
  const times = timesOf(environment);
  const services = spec.services.map(service => ({
    service,
    ...planService(
      service,
      { ...spec, name: metadata.name, paused },
      kinds,
      config,
    ),
  }));
  const routes = routesOf(spec.services, kinds);
  const serving = servingOf(spec.services, kinds);
  const host = hostOf(metadata.name, config.address);
  const mine = (object: KubernetesObject, service?: string) =>
    owned(object, environment, service);
  return {
    ...times,
    namespace: namespaceOf(environment, times, host),
    isolation: [
      quota(spec.resources),
      limitRange(spec.resources),
      isolation(spec.team, {
        ingress: config.ingress,
        exceptCidrs: [...config.egressExceptCidrs, ...apiServerCidrs],
        exposedPorts: [
          ...new Set(routes.map(({ endpoint }) => endpoint.port)),
        ].sort((a, b) => a - b),
      }),
      teamBinding(metadata.namespace),
      defaultAccount(),
    ].map(object => mine(object)),
    secrets: services.flatMap(({ secrets }) => secrets),
    supports: [
      mine(metadataConfigMap(environment, times)),
      ...services.flatMap(({ service, supports }) =>
        supports.map(object =>
          ofGeneration(
            mine(leadingTo(object, serving.get(service.name)), service.name),
            spec.dataGeneration,
          ),
        ),
      ),
    ],
    workloads: services.map(({ service, workload, secrets }) => ({
      service: service.name,
      type: service.type,
      object: withSecrets(
        withOwnedPods(mine(workload, service.name), environment, service.name),
        secrets,
      ),
    })),
    networking:
      routes.length > 0
        ? [
            mine(
              ingressOf(metadata.name, host, routes, config.ingress.className),
            ),
          ]
        : [],
    monitoring: monitoringOf(metadata.name, monitoring).map(object =>
      mine(object),
    ),
    routes,
    serving,
  };
}

/** When an environment was made and when its time is up. */
export function timesOf({ metadata, spec }: DevEnvironment): {
  createdAt: string;
  expiresAt: string;
} {
  const created = Date.parse(metadata.creationTimestamp ?? '1970-01-01');
  const expires = created + spec.ttlHours * 3_600_000;
  return {
    createdAt: wholeSeconds(created),
    expiresAt: wholeSeconds(expires),
  };
}

function metadataConfigMap(
  environment: DevEnvironment,
  times: { createdAt: string; expiresAt: string },
): JsonOf<V1ConfigMap> {
  const content = metadataOf(
    environment.metadata.name,
    environment.spec,
    times,
  );
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'environment-metadata' },
    data: {
      'metadata.json': JSON.stringify(content, undefined, 2),
    },
  };
}

/** Volumes say of which generation of the data they are. */
function ofGeneration(
  object: KubernetesObject,
  dataGeneration: number | undefined,
): KubernetesObject {
  return object.kind === 'PersistentVolumeClaim' && dataGeneration
    ? {
        ...object,
        metadata: {
          ...object.metadata,
          annotations: {
            ...object.metadata?.annotations,
            [annotations.dataGeneration]: String(dataGeneration),
          },
        },
      }
    : object;
}

/** Nobody may list Secrets to see which are left over, so that a workload says which are its own. */
function withSecrets(
  workload: KubernetesObject,
  secrets: readonly GeneratedSecret[],
): KubernetesObject {
  return secrets.length === 0
    ? workload
    : {
        ...workload,
        metadata: {
          ...workload.metadata,
          annotations: {
            ...workload.metadata?.annotations,
            [annotations.secrets]: secrets.map(({ name }) => name).join(','),
          },
        },
      };
}

/**
 * Pods carry the labels of ownership too, so that one watch shows those of all environments. With new data all of them
 * start anew: what they remember of the former is of no use.
 */
function withOwnedPods(
  workload: KubernetesObject,
  environment: DevEnvironment,
  service: string,
): KubernetesObject {
  const { dataGeneration } = environment.spec;
  return withTemplate(workload, template => ({
    ...template,
    metadata: {
      ...template.metadata,
      ...(dataGeneration
        ? {
            annotations: {
              ...template.metadata?.annotations,
              [annotations.dataGeneration]: String(dataGeneration),
            },
          }
        : {}),
      labels: {
        ...template.metadata?.labels,
        ...ownershipLabels(environment),
        [labels.service]: service,
      },
    },
  }));
}
