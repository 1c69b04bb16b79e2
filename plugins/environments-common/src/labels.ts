const PREFIX = 'platform.itdo-erp.com';

/** Labels that the platform sets and reads. */
export const labels = {
  /** `development` on namespaces of environments. */
  type: `${PREFIX}/type`,
  owner: `${PREFIX}/owner`,
  team: `${PREFIX}/team`,
  ttlHours: `${PREFIX}/ttl-hours`,
  /** Name of the environment that an object belongs to. */
  environment: `${PREFIX}/environment`,
  /** Identity of that environment: what ownership is decided by. */
  environmentUid: `${PREFIX}/environment-uid`,
  /** Namespace in which that environment's object lives. */
  environmentNamespace: `${PREFIX}/environment-namespace`,
  /** Name of the service, in the environment, that an object belongs to. */
  service: `${PREFIX}/service`,
  simulated: `${PREFIX}/simulated`,
  /** Which controller an environment is left to, where it is not the cluster's usual one. */
  controller: `${PREFIX}/controller`,
} as const;

/** Annotations that the platform sets and reads. */
export const annotations = {
  createdAt: `${PREFIX}/created-at`,
  expiresAt: `${PREFIX}/expires-at`,
  description: `${PREFIX}/description`,
  contact: `${PREFIX}/contact`,
  owner: `${PREFIX}/owner-ref`,
  team: `${PREFIX}/team-ref`,
  /** Host name of an environment; routes in its namespace are held to it and to names below it. */
  host: `${PREFIX}/host`,
  /** Which request made an object, so that the same one again is known. */
  request: `${PREFIX}/request`,
  simulated: `${PREFIX}/simulated`,
  /** When somebody used an environment last, RFC 3339; whoever may change the environment may set it. */
  lastActivityAt: `${PREFIX}/last-activity-at`,
  /** Of which generation of an environment's data a volume is. */
  dataGeneration: `${PREFIX}/data-generation`,
  /** Size that a volume was asked for. */
  dataStorage: `${PREFIX}/data-storage`,
  /** What wrote the data on a volume, where another version could not read it. */
  dataFormat: `${PREFIX}/data-format`,
  /** What an environment took of budgets when it was accepted last, as JSON on its namespace. */
  admitted: `${PREFIX}/admitted`,
  /** When the pods of a service were asked to start anew, RFC 3339. */
  restartedAt: `${PREFIX}/restarted-at`,
  /** Secrets that were made for a workload and go with it, with commas between their names. */
  secrets: `${PREFIX}/secrets`,
} as const;

/** What the controller puts on DevEnvironments, so that their namespaces go before them. */
export const FINALIZER = `${PREFIX}/namespace`;

/** The owner of the fields that the controller writes. */
export const FIELD_MANAGER = 'environments-controller';
