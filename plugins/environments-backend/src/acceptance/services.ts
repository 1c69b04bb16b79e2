import {
  DevEnvironmentResources,
  DevEnvironmentService,
  Problem,
} from '@itdo/plugin-environments-common';
import { ServiceImage, ServiceKind } from '@itdo/plugin-environments-node';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { checkNeeds, needsOf } from '../plan/needs';
import { imageFor, versionsOf } from '../plan/services';
import { checkServing } from '../plan/serving';

/** Checks what only the service types know: settings, images, names of their objects, and the sum of what they ask for. */
export function checkServiceKinds(
  services: DevEnvironmentService[],
  resources: DevEnvironmentResources,
  kinds: ServiceKinds,
  images: Map<string, ServiceImage>,
): Problem[] {
  const hosts = services.map(
    service => kinds.get(service.type)?.endpoint(service).host,
  );
  const problems = services.flatMap((service, index): Problem[] => {
    const kind = kinds.get(service.type);
    if (!kind) {
      return [];
    }
    const found = checkKind(service, kind, images);
    if (hosts.indexOf(hosts[index]) !== index) {
      found.push({
        field: 'name',
        rule: 'DuplicateService',
        message: `makes '${hosts[index]}', which another service is called inside the environment`,
      });
    }
    return found.map(problem => ({
      ...problem,
      field: `services[${index}].${problem.field}`,
    }));
  });
  const needs = services.flatMap(service => {
    const kind = kinds.get(service.type);
    return kind ? [needsOf(service, kind)] : [];
  });
  return [
    ...problems,
    ...checkServing(services, kinds),
    ...checkNeeds(resources, needs),
  ];
}

function checkKind(
  service: DevEnvironmentService,
  kind: ServiceKind,
  images: Map<string, ServiceImage>,
): Problem[] {
  return [
    ...kind.check(service),
    ...checkImage(service, kind, images),
    ...((service.replicas ?? 1) > kind.maxReplicas
      ? [
          {
            field: 'replicas',
            rule: 'Replicas' as const,
            message: `must not be more than ${kind.maxReplicas} for type ${kind.type}, whose pods do not share what they keep`,
          },
        ]
      : []),
    ...(service.seed && !kind.takesSeed
      ? [
          {
            field: 'seed',
            rule: 'Seed' as const,
            message: `cannot be given to type ${kind.type}, which keeps no tables`,
          },
        ]
      : []),
  ];
}

function checkImage(
  service: DevEnvironmentService,
  kind: ServiceKind,
  images: Map<string, ServiceImage>,
): Problem[] {
  const version = kind.versions && service.config?.version;
  if (version && service.image) {
    return [
      {
        field: 'config.version',
        rule: 'ServiceConfig',
        message: 'cannot be chosen beside an image, which has its own',
      },
    ];
  }
  if (imageFor(service, kind, images)) {
    return [];
  }
  const versions = versionsOf(kind, images);
  return [
    version
      ? {
          field: 'config.version',
          rule: 'ServiceConfig',
          message:
            versions.length > 0
              ? `must be one of ${versions.join(', ')}`
              : 'cannot be chosen: the platform has one version only',
        }
      : {
          field: 'image',
          rule: 'Image',
          message: `must be given: the platform has no image of its own for type ${kind.type}`,
        },
  ];
}
