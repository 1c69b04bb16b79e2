import {
  type Environment,
  type EnvironmentOptions,
  type EnvironmentsClient,
  type TypedResponse,
} from '@itdo/plugin-environments-common';

export type {
  Environment,
  EnvironmentChange,
  EnvironmentEvent,
  EnvironmentIdentity,
  EnvironmentOptions,
  EnvironmentRequest,
  EnvironmentSnapshot,
  AccessLink,
  ErrorDetail,
  ServiceDoor,
  ServiceTypeOption,
} from '@itdo/plugin-environments-common';

type Operation = {
  [K in keyof EnvironmentsClient]: EnvironmentsClient[K] extends (
    ...args: never[]
  ) => Promise<TypedResponse<unknown>>
    ? K
    : never;
}[keyof EnvironmentsClient];

/** What an operation of the REST API answers. */
type AnswerOf<K extends Operation> = Awaited<
  ReturnType<EnvironmentsClient[K]>
> extends TypedResponse<infer T>
  ? T
  : never;

/** One of the controller's reports on an environment. */
export type Condition = Environment['conditions'][number];
/** What one service of an environment is doing. */
export type ServiceState = Environment['services'][number];
/** One address of an environment. */
export type EnvironmentUrl = Environment['urls'][number];
/** One service as it is asked for. */
export type ServiceSpec = EnvironmentOptions['defaults']['services'][number];
/** Kubernetes quantities of cpu, memory and storage. */
export type Resources = EnvironmentOptions['defaults']['resources'];
/** Weekly times at which services are stopped. */
export type SleepSchedule = NonNullable<Environment['spec']['sleep']>;
export type SleepWindow = SleepSchedule['windows'][number];
export type Weekday = SleepWindow['days'][number];
/** What is asked of a clone. */
export type CloneRequest = Parameters<
  EnvironmentsClient['cloneEnvironment']
>[0]['body'];
/** What an environment uses against what it may use. */
export type EnvironmentUsage = AnswerOf<'getUsage'>;
export type UsageSample = EnvironmentUsage['samples'][number];
export type QuotaUsage = EnvironmentUsage['quota'][number];
/** A preset from which environments are made. */
export type Blueprint = AnswerOf<'listBlueprints'>['items'][number];
/** What the newest version of a blueprint would change. */
export type BlueprintUpgrade = AnswerOf<'previewUpgrade'>;
export type BlueprintChange = BlueprintUpgrade['changes'][number];
/** What an owner or a team may have at once, and has. */
export type Budget = AnswerOf<'getBudgets'>['items'][number];
