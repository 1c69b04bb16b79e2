import {
  DevEnvironment,
  EnvironmentChange,
} from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import { Asked } from './Asked';
import { componentOf } from './completeRequest';
import { EnvironmentWriter } from './EnvironmentWriter';
import { newOwnerOf } from './newOwnerOf';

/**
 * Changes what may change of an environment.
 *
 * @throws RefusedError where the change breaks a rule, or would end the environment at once
 */
export function changeEnvironment(
  asked: Asked,
  { owner, component, resources, ...change }: EnvironmentChange,
  { writer, owners }: { writer: EnvironmentWriter; owners: Owners },
): Promise<DevEnvironment> {
  return writer.change(asked, 'update', async environment => ({
    spec: {
      ...change,
      owner:
        owner === undefined
          ? undefined
          : await newOwnerOf(owner, environment, owners),
      component: component ? componentOf(component) : component,
      resources: resources && { ...environment.spec.resources, ...resources },
    },
  }));
}
