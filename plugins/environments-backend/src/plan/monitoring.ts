import { KubernetesObject } from '@itdo/plugin-clusters-node';

/** Kinds of Prometheus' operator that environments have where the cluster knows them. */
export const MONITORING_KINDS = ['ServiceMonitor', 'PrometheusRule'] as const;

export type MonitoringKind = (typeof MONITORING_KINDS)[number];

type Made = KubernetesObject & { spec: object };

const API_VERSION = 'monitoring.coreos.com/v1';

/** What watches an environment, of the kinds that the cluster knows. */
export function monitoringOf(
  environment: string,
  known: ReadonlySet<MonitoringKind>,
): Made[] {
  const makers = {
    ServiceMonitor: serviceMonitor,
    PrometheusRule: alertRules,
  };
  return MONITORING_KINDS.filter(kind => known.has(kind)).map(kind =>
    makers[kind](environment),
  );
}

/** Lets Prometheus read the metrics of services that have a port called `metrics`. */
function serviceMonitor(environment: string): Made {
  return {
    apiVersion: API_VERSION,
    kind: 'ServiceMonitor',
    metadata: { name: environment },
    spec: {
      selector: {},
      namespaceSelector: { matchNames: [environment] },
      endpoints: [{ port: 'metrics', interval: '30s' }],
    },
  };
}

/** Alerts over what kube-state-metrics and the kubelet tell of every namespace. */
function alertRules(environment: string): Made {
  const here = `namespace="${environment}"`;
  const rule = (
    alert: string,
    expr: string,
    minutes: number,
    what: string,
  ) => ({
    alert,
    expr,
    for: `${minutes}m`,
    labels: { severity: 'warning', environment },
    annotations: { summary: `${environment}: ${what}` },
  });
  return {
    apiVersion: API_VERSION,
    kind: 'PrometheusRule',
    metadata: { name: environment },
    spec: {
      groups: [
        {
          name: environment,
          rules: [
            rule(
              'EnvironmentContainerRestarts',
              `increase(kube_pod_container_status_restarts_total{${here}}[15m]) > 3`,
              5,
              'container {{ $labels.container }} of {{ $labels.pod }} starts again and again',
            ),
            rule(
              'EnvironmentMemoryNearQuota',
              `kube_resourcequota{${here},type="used",resource="limits.memory"} / ignoring(type) (kube_resourcequota{${here},type="hard",resource="limits.memory"} > 0) > 0.95`,
              15,
              'less than a twentieth of its memory is left for new pods',
            ),
            rule(
              'EnvironmentVolumeNearlyFull',
              `kubelet_volume_stats_available_bytes{${here}} / kubelet_volume_stats_capacity_bytes{${here}} < 0.1`,
              5,
              'volume {{ $labels.persistentvolumeclaim }} is nearly full',
            ),
          ],
        },
      ],
    },
  };
}
