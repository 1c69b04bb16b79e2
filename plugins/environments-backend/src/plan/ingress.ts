import { JsonOf } from '@itdo/plugin-clusters-node';
import { V1Ingress } from '@kubernetes/client-node';
import { Route } from './routes';

/** The routes of an environment as an Ingress; paths arrive at the services as they are. */
export function ingressOf(
  environment: string,
  host: string,
  routes: Route[],
  className?: string,
): JsonOf<V1Ingress> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: `${environment}-ingress` },
    spec: {
      ...(className ? { ingressClassName: className } : {}),
      rules: [
        {
          host,
          http: {
            paths: routes.map(({ path, endpoint }) => ({
              path,
              pathType: 'Prefix',
              backend: {
                service: {
                  name: endpoint.host,
                  port: { number: endpoint.port },
                },
              },
            })),
          },
        },
      ],
    },
  };
}
