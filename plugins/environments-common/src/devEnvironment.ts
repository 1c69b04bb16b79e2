/** Group and version of the platform's own kinds. */
export const API_VERSION = 'platform.itdo-erp.com/v1alpha1';

/** The kind of a development environment. */
export const DEV_ENVIRONMENT_KIND = 'DevEnvironment';

/** What an environment may use in all, as Kubernetes quantities. */
export interface DevEnvironmentResources {
  cpu: string;
  memory: string;
  storage: string;
}

/** One service of an environment. */
export interface DevEnvironmentService {
  /** DNS label, unique in the environment. */
  name: string;
  /** A registered service type: `database`, `cache`, `api`, `frontend`, ... */
  type: string;
  image?: string;
  /** Settings of the type. */
  config?: Record<string, string>;
  env?: Array<{ name: string; value: string }>;
  ports?: Array<{ name?: string; port: number }>;
  expose?: { path: string };
  /** Services whose connection details it is given; all that have some where it is missing. */
  dependsOn?: string[];
}

/** What is asked for. */
export interface DevEnvironmentSpec {
  name: string;
  /** Entity reference of the owner, a user. */
  owner: string;
  /** Entity reference of the owning team, a group. */
  team: string;
  /** Who asked: entity reference of a user, or subject of a service. */
  createdBy: string;
  description?: string;
  contact?: string;
  ttlHours: number;
  paused?: boolean;
  resources: DevEnvironmentResources;
  services: DevEnvironmentService[];
}

/** What the controller reports on, in the order of its work. */
export const CONDITION_TYPES = [
  'Accepted',
  'Namespace',
  'Isolation',
  'Services',
  'Networking',
  'Monitoring',
  'Ready',
] as const;

export type ConditionType = (typeof CONDITION_TYPES)[number];

export interface DevEnvironmentCondition {
  type: ConditionType;
  status: 'True' | 'False' | 'Unknown';
  /** CamelCase code; of `Accepted` it is the rule of a REST refusal. */
  reason: string;
  message: string;
  lastTransitionTime: string;
  observedGeneration?: number;
}

export const PHASES = [
  'Pending',
  'Provisioning',
  'Ready',
  'Degraded',
  'Paused',
  'Rejected',
  'Failed',
  'Terminating',
] as const;

export type Phase = (typeof PHASES)[number];

export interface DevEnvironmentServiceState {
  name: string;
  type: string;
  state: 'Pending' | 'Starting' | 'Ready' | 'Failed' | 'Paused';
  reason?: string;
  message?: string;
  simulated?: boolean;
}

export interface DevEnvironmentUrl {
  service: string;
  path: string;
  url: string;
  reachable: boolean;
  reason?: string;
}

/** What is. */
export interface DevEnvironmentStatus {
  observedGeneration?: number;
  phase?: Phase;
  conditions?: DevEnvironmentCondition[];
  services?: DevEnvironmentServiceState[];
  urls?: DevEnvironmentUrl[];
  expiresAt?: string;
  /** Whether any of it stands on a simulated node, where nothing executes. */
  simulated?: boolean;
}

/** The object of the cluster that all doors write and read. Times are RFC 3339 strings. */
export interface DevEnvironment {
  apiVersion: typeof API_VERSION;
  kind: typeof DEV_ENVIRONMENT_KIND;
  metadata: {
    name: string;
    namespace: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
  spec: DevEnvironmentSpec;
  status?: DevEnvironmentStatus;
}
