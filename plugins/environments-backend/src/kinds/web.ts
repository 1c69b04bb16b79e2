import {
  DevEnvironmentService,
  MAX_REPLICAS,
} from '@itdo/plugin-environments-common';
import {
  ContainerResources,
  clusterService,
  deployment,
  OfferedVariable,
  ServiceKind,
  variables,
} from '@itdo/plugin-environments-node';
import { imageOf } from './image';
import { checkSettings } from './settings';

/** What tells one type of HTTP service from another. */
export interface WebKindOptions {
  type: string;
  title: string;
  description: string;
  defaultName: string;
  imageKey: string;
  exposedPath: string;
  /** Where it listens unless the request names ports; the first of those is then the one that counts. */
  port: number;
  resources: ContainerResources;
  accepts: string[];
  /** Path that answers once it can serve; a TCP connection is tried where there is none. */
  readyPath?: string;
  offers(service: DevEnvironmentService, url: string): OfferedVariable[];
}

/** A service type that serves HTTP from one container without state. */
export function webKind(options: WebKindOptions): ServiceKind {
  const portsOf = (service: DevEnvironmentService) =>
    service.ports?.length
      ? service.ports.map(({ name, port }) => ({
          name: name ?? `port-${port}`,
          port,
        }))
      : [{ name: 'http', port: options.port }];
  const endpoint = (service: DevEnvironmentService) => ({
    host: service.name,
    port: portsOf(service)[0].port,
  });
  return {
    ...options,
    canBeServed: true,
    maxReplicas: MAX_REPLICAS,
    check: service => checkSettings(service, {}),
    endpoint,
    offers(service) {
      const { host, port } = endpoint(service);
      return options.offers(service, `http://${host}:${port}`);
    },
    plan(service, context) {
      const ports = portsOf(service);
      const [{ port }] = ports;
      // An image of the user's own need not know the path.
      const path = service.image ? undefined : options.readyPath;
      const ready = path
        ? { httpGet: { path, port } }
        : { tcpSocket: { port } };
      return {
        secrets: [],
        supports: [clusterService(service.name, ports)],
        workload: deployment({
          name: service.name,
          component: options.type,
          container: options.type,
          image: imageOf(context),
          env: variables(
            [
              { name: 'ENVIRONMENT_NAME', value: context.environment },
              { name: 'PORT', value: String(port) },
              ...context.connections,
            ],
            service,
          ),
          ports,
          startupProbe: { ...ready, periodSeconds: 1, failureThreshold: 180 },
          readinessProbe: { ...ready, periodSeconds: 5 },
          scratch: ['/tmp'],
          context,
        }),
      };
    },
  };
}
