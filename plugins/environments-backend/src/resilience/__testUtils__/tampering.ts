import { ResourceRef, resources } from '@itdo/plugin-clusters-node';

/** An object of every environment that somebody may lay hands on, and what they would do to it. */
export interface Tampering {
  resource: ResourceRef;
  name(environment: string): string;
  /** A merge patch of fields that the controller keeps; without it nobody edits this one. */
  edit?: object;
  /** Whether it may be deleted, too, without a loss that nobody can make good. */
  canGo: boolean;
}

const named = (name: string) => () => name;

/** Volumes and Secrets are not among them: what is deleted there is lost, whoever makes another. */
export const TAMPERINGS: Tampering[] = [
  {
    resource: resources.networkPolicies,
    name: named('dev-isolation'),
    edit: { spec: { egress: [{}] } },
    canGo: true,
  },
  {
    resource: resources.resourceQuotas,
    name: named('dev-quota'),
    edit: { spec: { hard: { 'requests.cpu': '99' } } },
    canGo: true,
  },
  {
    resource: resources.limitRanges,
    name: named('dev-limits'),
    canGo: true,
  },
  {
    resource: resources.roleBindings,
    name: named('team'),
    edit: { subjects: [] },
    canGo: true,
  },
  {
    resource: resources.configMaps,
    name: named('environment-metadata'),
    edit: { data: { 'metadata.json': '{}' } },
    canGo: true,
  },
  {
    resource: resources.services,
    name: named('backend'),
    edit: { spec: { selector: { stolen: 'yes' } } },
    canGo: true,
  },
  {
    resource: resources.deployments,
    name: named('backend'),
    edit: { spec: { replicas: 4 } },
    canGo: true,
  },
  {
    resource: resources.statefulSets,
    name: named('app-db'),
    edit: { spec: { replicas: 0 } },
    canGo: true,
  },
  {
    resource: resources.namespaces,
    name: environment => environment,
    edit: {
      metadata: {
        labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
      },
    },
    canGo: false,
  },
];
