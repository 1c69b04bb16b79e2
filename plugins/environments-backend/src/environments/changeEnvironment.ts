import {
  DevEnvironment,
  EnvironmentChange,
} from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import { RefusedError } from '../http/RefusedError';
import { timesOf } from '../plan/plan';
import { Asked } from './Asked';
import { EnvironmentWriter } from './EnvironmentWriter';
import { newOwnerOf } from './newOwnerOf';

/**
 * Changes what may change of an environment.
 *
 * @throws RefusedError where the change breaks a rule, or would end the environment at once
 */
export function changeEnvironment(
  asked: Asked,
  { owner, resources, ...change }: EnvironmentChange,
  options: { writer: EnvironmentWriter; owners: Owners; now(): Date },
): Promise<DevEnvironment> {
  const { writer, owners, now } = options;
  return writer.change(asked, 'update', async environment => {
    if (change.ttlHours !== undefined) {
      demandFuture(environment, change.ttlHours, now());
    }
    return {
      spec: {
        ...change,
        owner:
          owner === undefined
            ? undefined
            : await newOwnerOf(owner, environment, owners),
        resources: resources && { ...environment.spec.resources, ...resources },
      },
    };
  });
}

function demandFuture(
  environment: DevEnvironment,
  ttlHours: number,
  now: Date,
): void {
  const { expiresAt } = timesOf({
    ...environment,
    spec: { ...environment.spec, ttlHours },
  });
  // What is no number of hours at all is for the rules to refuse.
  if (ttlHours >= 1 && Date.parse(expiresAt) <= now.getTime()) {
    throw new RefusedError([
      {
        field: 'ttlHours',
        rule: 'TtlRange',
        message: `counts from the creation on, and would have ended at ${expiresAt}`,
      },
    ]);
  }
}
