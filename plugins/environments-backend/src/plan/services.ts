import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  annotations,
  DevEnvironmentResources,
  DevEnvironmentService,
  DevEnvironmentSource,
  formatQuantity,
  parseQuantity,
} from '@itdo/plugin-environments-common';
import {
  ContainerResources,
  OfferedVariable,
  ServiceImage,
  ServiceKind,
  ServicePlan,
} from '@itdo/plugin-environments-node';
import { EnvironmentsConfig, Scheduling } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { cloneUrlOf } from './cloneUrl';
import { checkNeeds, needsOf } from './needs';
import { withTemplate } from './podTemplate';

/** What the plan of services depends on beside the services. */
export type ServicesConfig = Pick<
  EnvironmentsConfig,
  'gitHosts' | 'images' | 'overcommit' | 'scheduling'
>;

/** The image of a service: the one it asks for, as the user of its type's, or its type's own in the version it asks for. */
export function imageFor(
  service: DevEnvironmentService,
  kind: ServiceKind,
  images: Map<string, ServiceImage>,
): ServiceImage | undefined {
  const version = kind.versions && service.config?.version;
  const own = images.get(
    version ? `${kind.versions}-${version}` : kind.imageKey,
  );
  return service.image
    ? { runAsUser: 1000, runAsGroup: 1000, ...own, name: service.image }
    : own;
}

/** The versions of a type that the platform has images of. */
export function versionsOf(
  { versions }: ServiceKind,
  images: Map<string, ServiceImage>,
): string[] {
  const prefix = `${versions}-`;
  return versions === undefined
    ? []
    : [...images.keys()]
        .filter(key => key.startsWith(prefix))
        .map(key => key.slice(prefix.length))
        .sort();
}

/**
 * The objects of one service.
 *
 * @throws Error where its type is not registered; acceptance refuses such a service before it is planned
 */
export function planService(
  service: DevEnvironmentService,
  environment: {
    name: string;
    paused: boolean;
    resources: DevEnvironmentResources;
    services: DevEnvironmentService[];
    source?: DevEnvironmentSource;
  },
  kinds: ServiceKinds,
  config: ServicesConfig,
): ServicePlan {
  const kind = kinds.get(service.type);
  if (!kind) {
    throw new Error(`the service type '${service.type}' is not registered`);
  }
  const plan = kind.plan(service, {
    environment: environment.name,
    replicas: environment.paused ? 0 : service.replicas ?? 1,
    surge: hasRoomFor(service, environment, kinds),
    image: imageFor(service, kind, config.images),
    resources: reserved(kind.resources, config.overcommit),
    connections: connectionsOf(service, kind, environment.services, kinds),
    source: environment.source,
    cloneUrl: repository => cloneUrlOf(repository, config.gitHosts),
  });
  return {
    ...plan,
    workload: scheduled(
      restarted(plan.workload, service.restartedAt),
      config.scheduling,
    ),
  };
}

/** What other services hand to this one. Of several that offer the same variable, the first does. */
function connectionsOf(
  service: DevEnvironmentService,
  kind: ServiceKind,
  services: DevEnvironmentService[],
  kinds: ServiceKinds,
): OfferedVariable[] {
  const { dependsOn } = service;
  const givers = dependsOn
    ? dependsOn.flatMap(name => services.filter(other => other.name === name))
    : services.filter(other => other !== service);
  const offered = givers
    .flatMap(other => kinds.get(other.type)?.offers(other) ?? [])
    .filter(({ name }) => kind.accepts.includes(name));
  return offered.filter(
    ({ name }, index) =>
      offered.findIndex(other => other.name === name) === index,
  );
}

/** Requests divided by how many times what is promised may exceed what is reserved; limits stay. */
function reserved(
  { requests, limits }: ContainerResources,
  overcommit: { cpu: number; memory: number },
): ContainerResources {
  return {
    requests: {
      cpu: divided(requests.cpu, overcommit.cpu, 10n ** 6n),
      memory: divided(
        requests.memory,
        overcommit.memory,
        2n ** 20n * 10n ** 9n,
      ),
    },
    limits,
  };
}

function divided(quantity: string, ratio: number, unit: bigint): string {
  if (ratio === 1) {
    return quantity;
  }
  const value = parseQuantity(quantity) ?? 0n;
  const part = (value * 1000n) / BigInt(Math.round(ratio * 1000));
  const units = part / unit;
  return formatQuantity((units > 0n ? units : 1n) * unit);
}

/** Whether one more pod of a service fits into what its environment may use. */
function hasRoomFor(
  service: DevEnvironmentService,
  environment: {
    resources: DevEnvironmentResources;
    services: DevEnvironmentService[];
  },
  kinds: ServiceKinds,
): boolean {
  const onePod = { ...service, replicas: 1, config: undefined };
  const needs = [...environment.services, onePod].flatMap(each => {
    const kind = kinds.get(each.type);
    return kind ? [needsOf(each, kind)] : [];
  });
  return checkNeeds(environment.resources, needs).length === 0;
}

/** Pods of a template that says another time than the one before are started anew. */
function restarted(
  workload: KubernetesObject,
  restartedAt: string | undefined,
): KubernetesObject {
  return restartedAt === undefined
    ? workload
    : withTemplate(workload, template => ({
        ...template,
        metadata: {
          ...template.metadata,
          annotations: {
            ...template.metadata?.annotations,
            [annotations.restartedAt]: restartedAt,
          },
        },
      }));
}

function scheduled(
  workload: KubernetesObject,
  scheduling: Scheduling,
): KubernetesObject {
  return withTemplate(workload, template => ({
    ...template,
    spec: { ...template.spec, ...scheduling },
  }));
}
