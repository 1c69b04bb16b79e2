import { KubernetesObject } from '@itdo/plugin-clusters-node';

/** Lets Prometheus read the metrics of services that have a port called `metrics`. */
export function serviceMonitor(
  environment: string,
): KubernetesObject & { spec: object } {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name: environment },
    spec: {
      selector: {},
      namespaceSelector: { matchNames: [environment] },
      endpoints: [{ port: 'metrics', interval: '30s' }],
    },
  };
}
