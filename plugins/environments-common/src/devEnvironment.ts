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

/** Who may open a service through the portal: its owner and those who may change it, its team, or all who are signed in. */
export const SHARE_LEVELS = ['owner', 'team', 'everyone'] as const;

export type ShareLevel = (typeof SHARE_LEVELS)[number];

/** One service of an environment. */
export interface DevEnvironmentService {
  /** DNS label, unique in the environment. */
  name: string;
  /** A registered service type: `database`, `cache`, `api`, `frontend`, ... */
  type: string;
  image?: string;
  /** How many pods run it; one where missing. */
  replicas?: number;
  /** RFC 3339; another time starts its pods anew. */
  restartedAt?: string;
  /** What a new database begins with: SQL, at most 64 KiB, run once when there is no data yet. */
  seed?: { script: string };
  /** Settings of the type. */
  config?: Record<string, string>;
  env?: Array<{ name: string; value: string }>;
  ports?: Array<{ name?: string; port: number }>;
  expose?: { path: string };
  /** Who may open it through the portal; what its type says where it is missing. */
  share?: ShareLevel;
  /** Services whose connection details it is given; all that have some where it is missing. */
  dependsOn?: string[];
}

export const WEEKDAYS = [
  'Mon',
  'Tue',
  'Wed',
  'Thu',
  'Fri',
  'Sat',
  'Sun',
] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** A part of the week in which services are stopped. Times are `HH:MM` in the schedule's time zone. */
export interface SleepWindow {
  /** Days on which it begins. */
  days: Weekday[];
  from: string;
  /** On the next day where it is not after `from`. */
  to: string;
}

/** When services are stopped, week by week. */
export interface SleepSchedule {
  /** Name in the IANA time zone database, such as `Europe/Berlin`. */
  timeZone: string;
  windows: SleepWindow[];
}

/** The preset that an environment was made from. */
export interface BlueprintReference {
  name: string;
  /** Three numbers, such as `1.2.0`. */
  version: string;
}

/** The pull request that an environment shows. */
export interface DevEnvironmentSource {
  /** Host and path of the repository, such as `github.com/itdo/shop`. */
  repository: string;
  /** The commit, as its whole hash. */
  revision: string;
  /** Number of the pull request, or of the merge request. */
  pullRequest: number;
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
  /** Entity reference of the component that it is for. */
  component?: string;
  description?: string;
  contact?: string;
  ttlHours: number;
  /** Whether its services are stopped; data stays, and time goes on. */
  paused?: boolean;
  /** RFC 3339: removed for good then; until then it is stopped, and taking this back restores it. */
  deleteAfter?: string;
  /** Hours without activity after which its services are stopped; never where missing. */
  autoPauseHours?: number;
  sleep?: SleepSchedule;
  /** RFC 3339: until then neither its sleep nor a lack of activity stops it. */
  awakeUntil?: string;
  /** Raised to throw all data away and begin anew. */
  dataGeneration?: number;
  blueprint?: BlueprintReference;
  /** Set where it is the preview of a pull request. */
  source?: DevEnvironmentSource;
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
  'PendingDeletion',
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
  /** When somebody used it last. */
  lastActivityAt?: string;
  /** When a lack of activity stops it. */
  pausesAt?: string;
  /** When its schedule stops it next. */
  sleepsAt?: string;
  /** When its schedule starts it again. */
  wakesAt?: string;
  /** Which warning of its end the owner was sent last: so many hours before `expiresAt`. */
  warned?: { expiresAt: string; hours: number };
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
