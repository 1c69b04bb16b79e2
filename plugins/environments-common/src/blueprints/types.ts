import {
  BlueprintReference,
  DevEnvironmentResources,
  DevEnvironmentService,
  DevEnvironmentSpec,
  SleepSchedule,
} from '../devEnvironment';

/** `spec.type` of the catalog entities, of kind Resource, that are blueprints. */
export const BLUEPRINT_TYPE = 'environment-blueprint';

/** What an environment is made of: `spec.blueprint` of the catalog entity. */
export interface BlueprintContent {
  /** Three numbers, such as `1.2.0`. */
  version: string;
  ttlHours?: number;
  autoPauseHours?: number;
  sleep?: SleepSchedule;
  resources: DevEnvironmentResources;
  services: DevEnvironmentService[];
}

/** A preset as it is offered: its content with its name, and what people read. */
export interface Blueprint extends BlueprintContent {
  name: string;
  title: string;
  description?: string;
}

/** One difference that a newer version of a blueprint makes to an environment. */
export interface BlueprintChange {
  /** Path in the spec, with services, variables and ports by name: `services[api].env[LOG_LEVEL]`. */
  path: string;
  /** How what the environment has compares to what the blueprint has. */
  kind: 'added' | 'removed' | 'changed';
  /** What the environment has, as JSON; missing where it has nothing. */
  before?: string;
  /** What the blueprint has in its newer version, as JSON; missing where it has nothing. */
  after?: string;
  /** Whether the environment's own change goes before the blueprint's, so that nothing happens here. */
  kept?: boolean;
}

/** A JSON merge patch of an environment's spec; null takes a field away. */
export interface BlueprintPatch {
  blueprint?: BlueprintReference;
  ttlHours?: number;
  autoPauseHours?: number | null;
  sleep?: SleepSchedule | null;
  resources?: DevEnvironmentResources;
  /** All services as they are to be. */
  services?: DevEnvironmentService[];
}

/** What bringing an environment to a newer version of its blueprint would do. */
export interface BlueprintMerge {
  /** Empty where nothing that the environment has or was made of differs. */
  changes: BlueprintChange[];
  /** The spec as it would be. */
  spec: DevEnvironmentSpec;
  /** What makes that spec of the present one; empty where the environment is up to date. */
  patch: BlueprintPatch;
}
