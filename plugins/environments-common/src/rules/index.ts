import {
  DevEnvironmentResources,
  DevEnvironmentService,
  SleepSchedule,
} from '../devEnvironment';
import { checkLifecycle } from './lifecycle';
import { checkName } from './names';
import { Problem } from './problem';
import { checkResources } from './resources';
import { checkServices } from './services';
import { checkTexts } from './texts';
import { checkTtl } from './ttl';

export { checkSleep, isTimeZone } from './sleep';
export { describeProblems, type Problem, type RuleCode } from './problem';
export { checkResources, checkSums, RESOURCE_NAMES } from './resources';
export { MAX_REPLICAS } from './services';

/** What the rules measure by; the server's stand in the answer of `/v1/options`. */
export interface EnvironmentLimits {
  maxTtlHours: number;
  maxResources: DevEnvironmentResources;
  maxServices: number;
  serviceTypes: string[];
}

/** What the rules look at: a request, a change or the spec of an object. Absent fields are not checked. */
export interface EnvironmentDraft {
  name?: string;
  /** Entity reference, legal. */
  owner?: string;
  description?: string;
  contact?: string;
  ttlHours?: number;
  /** RFC 3339, as `awakeUntil`. */
  deleteAfter?: string;
  autoPauseHours?: number;
  sleep?: SleepSchedule;
  awakeUntil?: string;
  dataGeneration?: number;
  resources?: Partial<DevEnvironmentResources>;
  services?: DevEnvironmentService[];
}

/**
 * Checks all that can be told from the draft alone. Who exists and belongs where, and what a service type makes of its
 * settings, is known to the server only.
 *
 * @returns what is wrong, in the order of the fields; empty where nothing is
 */
export function checkDraft(
  draft: EnvironmentDraft,
  limits: EnvironmentLimits,
): Problem[] {
  const { name, owner, ttlHours, resources, services } = draft;
  return [
    ...(name === undefined ? [] : checkName(name, owner)),
    ...checkTexts(draft),
    ...(ttlHours === undefined ? [] : checkTtl(ttlHours, limits.maxTtlHours)),
    ...checkLifecycle(draft),
    ...(resources === undefined
      ? []
      : checkResources(resources, limits.maxResources)),
    ...(services === undefined ? [] : checkServices(services, limits)),
  ];
}
