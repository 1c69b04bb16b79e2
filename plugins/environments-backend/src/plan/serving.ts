import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  DevEnvironmentService,
  labels,
  Problem,
} from '@itdo/plugin-environments-common';
import { ServiceKinds } from '../kinds/ServiceKinds';

/** Which services answer in whose place: by the name of the one that is replaced, the name of the one that answers. */
export type Serving = ReadonlyMap<string, string>;

/** Who answers for whom in an environment that was accepted. */
export function servingOf(
  services: DevEnvironmentService[],
  kinds: ServiceKinds,
): Serving {
  return new Map(
    services.flatMap(service =>
      (kinds.get(service.type)?.serves?.(service) ?? []).map(
        (served): [string, string] => [served, service.name],
      ),
    ),
  );
}

/** A Service of a service in whose place another one answers: it leads to the pods of that one, on the same ports. */
export function leadingTo(
  object: KubernetesObject,
  server: string | undefined,
): KubernetesObject {
  if (object.kind !== 'Service' || server === undefined) {
    return object;
  }
  const { spec } = object as { spec?: object };
  const led = {
    ...object,
    spec: { ...spec, selector: { [labels.service]: server } },
  };
  return led;
}

/** The ports at which a service of a type that can be replaced is reached. */
export function servedPorts(
  service: DevEnvironmentService,
  kinds: ServiceKinds,
): number[] {
  const kind = kinds.get(service.type);
  if (!kind?.canBeServed) {
    return [];
  }
  return service.ports?.length
    ? service.ports.map(({ port }) => port)
    : [kind.endpoint(service).port];
}

/** The service whose pods answer at a port of another one: itself, or the one that answers in its place. */
export function answeringAt(
  services: DevEnvironmentService[],
  asked: DevEnvironmentService,
  port: number,
  kinds: ServiceKinds,
): DevEnvironmentService {
  const server = servedPorts(asked, kinds).includes(port)
    ? servingOf(services, kinds).get(asked.name)
    : undefined;
  return services.find(({ name }) => name === server) ?? asked;
}

/** Checks that services answer only for others that there are, that are reached over HTTP, and on ports that are free. */
export function checkServing(
  services: DevEnvironmentService[],
  kinds: ServiceKinds,
): Problem[] {
  const taken = new Map<string, string>();
  return services.flatMap((service, index): Problem[] => {
    const kind = kinds.get(service.type);
    const ports = new Map<number, string>(
      (kind?.ownPorts ?? []).map(port => [port, `the ${kind?.type} itself`]),
    );
    return (kind?.serves?.(service) ?? []).flatMap((name): Problem[] => {
      const refuse = (rule: Problem['rule'], message: string) => [
        { field: `services[${index}].config.serves`, rule, message },
      ];
      const served = services.find(each => each.name === name);
      if (!served || served === service) {
        return refuse(
          'UnknownService',
          `'${name}' is no other service of this environment`,
        );
      }
      if (!kinds.get(served.type)?.canBeServed) {
        return refuse(
          'ServiceConfig',
          `'${name}' is of type ${served.type}, which is not reached over HTTP; only front ends and APIs can be served`,
        );
      }
      const other = taken.get(name);
      if (other !== undefined) {
        return refuse(
          'ServiceConfig',
          `'${name}' is served by ${other} already`,
        );
      }
      taken.set(name, service.name);
      return servedPorts(served, kinds).flatMap(port => {
        const user = ports.get(port);
        ports.set(port, user ?? name);
        return user === undefined
          ? []
          : refuse(
              'Port',
              `'${name}' is reached at port ${port}, which is that of ${user}; give it another one`,
            );
      });
    });
  });
}
