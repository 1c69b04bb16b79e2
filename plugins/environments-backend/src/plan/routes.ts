import {
  DevEnvironmentService,
  DevEnvironmentSpec,
} from '@itdo/plugin-environments-common';
import { ServiceEndpoint } from '@itdo/plugin-environments-node';
import { Address } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';

/** A path at the environment's address and the service that answers there. */
export interface Route {
  path: string;
  service: string;
  endpoint: ServiceEndpoint;
}

/**
 * What of an environment can be reached from outside: the paths that services ask for, and for types with a path of
 * their own the first service of the type, unless another one asks for it.
 */
export function routesOf(
  services: DevEnvironmentService[],
  kinds: ServiceKinds,
): Route[] {
  const routes = new Map<string, Route>();
  const add = (path: string, service: DevEnvironmentService) => {
    const kind = kinds.get(service.type);
    if (kind && !routes.has(path)) {
      routes.set(path, {
        path,
        service: service.name,
        endpoint: kind.endpoint(service),
      });
    }
  };
  services.forEach(
    service => service.expose && add(service.expose.path, service),
  );
  services.forEach(service => {
    const path = kinds.get(service.type)?.exposedPath;
    if (path && !service.expose) {
      add(path, service);
    }
  });
  return [...routes.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * What answers for a path of the environment's address below the path of a service: the longest route that begins it by
 * whole segments, as ingress controllers choose.
 *
 * @param asked - a service that is reached at the address itself; undefined is returned for others, and where it answers
 * itself
 */
export function routeBelow(
  routes: Route[],
  asked: { service: string; port: number },
  path: string,
): Route | undefined {
  const covers = (route: Route, it: string) => {
    const base = route.path.replace(/\/$/, '');
    return it === base || it.startsWith(`${base}/`);
  };
  const own = routes.find(
    ({ service, endpoint }) =>
      service === asked.service && endpoint.port === asked.port,
  );
  return (
    own &&
    routes
      .filter(route => route !== own && covers(own, route.path))
      .filter(route => covers(route, path))
      .sort((a, b) => b.path.length - a.path.length)[0]
  );
}

/** The host name of an environment. */
export function hostOf(environment: string, { domain }: Address): string {
  return `${environment}.${domain}`;
}

/** The URL of a path of an environment, as a browser opens it. */
export function urlOf(
  environment: string,
  path: string,
  address: Address,
): string {
  const port = address.port === undefined ? '' : `:${address.port}`;
  return `${address.scheme}://${hostOf(environment, address)}${port}${path}`;
}

/** The content of `environment-metadata`, in the seed's fields. */
export function metadataOf(
  name: string,
  spec: DevEnvironmentSpec,
  times: { createdAt: string; expiresAt: string },
) {
  return {
    name,
    namespace: name,
    owner: spec.owner,
    team: spec.team,
    services: spec.services.map(service => service.name),
    ttl_hours: spec.ttlHours,
    created_at: times.createdAt,
    expires_at: times.expiresAt,
    resource_limits: spec.resources,
  };
}
