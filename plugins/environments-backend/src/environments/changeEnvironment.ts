import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  checkDraft,
  DevEnvironment,
  DevEnvironmentSpec,
  EnvironmentChange,
} from '@itdo/plugin-environments-common';
import { Acceptance } from '../acceptance/Acceptance';
import { RefusedError } from '../http/RefusedError';
import { timesOf } from '../plan/plan';
import { AuthorizedEnvironments } from './AuthorizedEnvironments';
import { EnvironmentName } from './EnvironmentStore';

/**
 * Changes what may change of an environment.
 *
 * @throws RefusedError where the change breaks a rule, or would end the environment at once
 */
export async function changeEnvironment(
  name: EnvironmentName,
  changes: EnvironmentChange,
  credentials: BackstageCredentials,
  options: {
    authorized: AuthorizedEnvironments;
    acceptance: Acceptance;
    now(): Date;
  },
): Promise<DevEnvironment> {
  const { authorized, acceptance, now } = options;
  const environment = await authorized.get(name, credentials);
  const spec = changedSpec(environment.spec, changes);
  const problems = checkDraft(spec, acceptance.limits);
  const { expiresAt } = timesOf({ ...environment, spec });
  if (
    problems.length === 0 &&
    changes.ttlHours !== undefined &&
    Date.parse(expiresAt) <= now().getTime()
  ) {
    problems.push({
      field: 'ttlHours',
      rule: 'TtlRange',
      message: `counts from the creation on, and would have ended at ${expiresAt}`,
    });
  }
  if (problems.length > 0) {
    throw new RefusedError(problems);
  }
  return authorized.update(
    environment,
    { ...changes, resources: changes.resources && spec.resources },
    credentials,
  );
}

/** The spec with the changes in it; null takes a field away. */
function changedSpec(
  spec: DevEnvironmentSpec,
  { autoPauseHours, sleep, resources, ...changes }: EnvironmentChange,
): DevEnvironmentSpec {
  return {
    ...spec,
    ...changes,
    resources: { ...spec.resources, ...resources },
    autoPauseHours: orTaken(autoPauseHours, spec.autoPauseHours),
    sleep: orTaken(sleep, spec.sleep),
  };
}

function orTaken<T>(change: T | null | undefined, present: T): T | undefined {
  return change === undefined ? present : change ?? undefined;
}
