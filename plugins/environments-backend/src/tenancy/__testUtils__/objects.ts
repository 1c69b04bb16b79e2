import { KubernetesObject } from '@itdo/plugin-clusters-node';

/** An object as it is written by hand, of whatever kind. */
export type Written = KubernetesObject & { spec?: object };

/** Where an object is to be made. */
export interface Place {
  namespace: string;
  name: string;
}

/** What a pod may be and do; parts that are given replace what `restricted` demands. */
export interface PodParts {
  spec?: object;
  container?: object;
  security?: object;
}

/** The spec of a pod that `restricted` lets in and that no real node is to run. */
export function podSpec({ spec, container, security }: PodParts = {}) {
  return {
    nodeSelector: { 'platform.itdo-erp.com/simulated': 'true' },
    tolerations: [
      { key: 'platform.itdo-erp.com/simulated', operator: 'Exists' },
    ],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'main',
        image: 'registry.platform.local/tenants/own:1',
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          ...security,
        },
        ...container,
      },
    ],
    ...spec,
  };
}

export function pod(place: Place, parts?: PodParts): Written {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...place },
    spec: podSpec(parts),
  };
}

/** A workload of one of the kinds that make pods, its template changed. */
export function workload(
  kind: 'Deployment' | 'StatefulSet' | 'Job' | 'CronJob',
  place: Place,
  parts: PodParts = {},
  templateMetadata: object = {},
): Written {
  const batch = kind === 'Job' || kind === 'CronJob';
  const own = { app: place.name };
  const template = {
    metadata: { labels: own, ...templateMetadata },
    spec: {
      ...podSpec(parts),
      ...(batch ? { restartPolicy: 'Never' } : {}),
    },
  };
  const specs = {
    Deployment: { selector: { matchLabels: own }, template },
    StatefulSet: {
      selector: { matchLabels: own },
      serviceName: place.name,
      template,
    },
    Job: { template },
    CronJob: { schedule: '0 3 * * *', jobTemplate: { spec: { template } } },
  };
  return {
    apiVersion: batch ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { ...place },
    spec: specs[kind],
  };
}

export function service(place: Place, spec: object = {}): Written {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...place },
    spec: { selector: { app: place.name }, ports: [{ port: 80 }], ...spec },
  };
}

/** An Ingress for a host, whose one path leads to the service of the same name. */
export function ingress(
  place: Place,
  host: string | undefined,
  changes: { annotations?: object; spec?: object; path?: object } = {},
): Written {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      ...place,
      ...(changes.annotations ? { annotations: changes.annotations } : {}),
    } as KubernetesObject['metadata'],
    spec: {
      rules: [
        {
          ...(host === undefined ? {} : { host }),
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: {
                  service: { name: place.name, port: { number: 80 } },
                },
                ...changes.path,
              },
            ],
          },
        },
      ],
      ...changes.spec,
    },
  };
}

export function claim(place: Place, spec: object = {}): Written {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { ...place },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      ...spec,
    },
  };
}

/** An object without a spec, or with one that is given. */
export function bare(
  apiVersion: string,
  kind: string,
  place: Place,
  content: object = {},
): Written {
  return { apiVersion, kind, metadata: { ...place }, ...content };
}
