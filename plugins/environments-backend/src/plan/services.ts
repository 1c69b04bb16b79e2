import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  DevEnvironmentService,
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
import { withTemplate } from './podTemplate';

/** What the plan of services depends on beside the services. */
export type ServicesConfig = Pick<
  EnvironmentsConfig,
  'images' | 'overcommit' | 'scheduling'
>;

/** The image of a service: the one it asks for, as the user of its type's, or its type's own. */
export function imageFor(
  service: DevEnvironmentService,
  kind: ServiceKind,
  images: Map<string, ServiceImage>,
): ServiceImage | undefined {
  const own = images.get(kind.imageKey);
  return service.image
    ? { runAsUser: 1000, runAsGroup: 1000, ...own, name: service.image }
    : own;
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
    services: DevEnvironmentService[];
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
    paused: environment.paused,
    image: imageFor(service, kind, config.images),
    resources: reserved(kind.resources, config.overcommit),
    connections: connectionsOf(service, kind, environment.services, kinds),
  });
  return {
    ...plan,
    workload: scheduled(plan.workload, config.scheduling),
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

function scheduled(
  workload: KubernetesObject,
  scheduling: Scheduling,
): KubernetesObject {
  return withTemplate(workload, template => ({
    ...template,
    spec: { ...template.spec, ...scheduling },
  }));
}
