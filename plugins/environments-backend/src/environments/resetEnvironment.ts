import {
  DevEnvironment,
  DevEnvironmentService,
} from '@itdo/plugin-environments-common';
import { Blueprints } from '../blueprints/Blueprints';
import { RefusedError } from '../http/RefusedError';
import { Asked } from './Asked';
import { EnvironmentWriter } from './EnvironmentWriter';

/**
 * Throws all data of an environment away, and makes its services those of its blueprint's version where it has one.
 *
 * @throws RefusedError where that version is not known
 */
export function resetEnvironment(
  asked: Asked,
  { writer, blueprints }: { writer: EnvironmentWriter; blueprints: Blueprints },
): Promise<DevEnvironment> {
  return writer.change(asked, 'update', async ({ spec }) => ({
    spec: {
      dataGeneration: (spec.dataGeneration ?? 0) + 1,
      services: await servicesOf(spec.blueprint, blueprints),
    },
  }));
}

async function servicesOf(
  blueprint: DevEnvironment['spec']['blueprint'],
  blueprints: Blueprints,
): Promise<DevEnvironmentService[] | undefined> {
  if (!blueprint) {
    return undefined;
  }
  const { name, version } = blueprint;
  const content = await blueprints.version(name, version);
  if (!content) {
    throw new RefusedError([
      {
        field: 'blueprint',
        rule: 'BlueprintVersion',
        message: `version ${version} of '${name}' is not known, so that there is nothing to go back to`,
      },
    ]);
  }
  return content.services;
}
