import {
  checkSums,
  DevEnvironmentResources,
  DevEnvironmentService,
  Problem,
} from '@itdo/plugin-environments-common';
import { ServiceImage } from '@itdo/plugin-environments-node';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { imageFor } from '../plan/services';

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
    const found = kind.check(service);
    if (!imageFor(service, kind, images)) {
      found.push({
        field: 'image',
        rule: 'Image',
        message: `must be given: the platform has no image of its own for type ${kind.type}`,
      });
    }
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
  const requests = services.flatMap(service => {
    const kind = kinds.get(service.type);
    return kind ? [kind.requests(service, kind.resources)] : [];
  });
  return [...problems, ...checkSums(resources, requests)];
}
