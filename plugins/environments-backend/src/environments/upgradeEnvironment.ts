import { NotFoundError } from '@backstage/errors';
import {
  BlueprintUpgrade,
  DevEnvironment,
} from '@itdo/plugin-environments-common';
import { Blueprints, EnvironmentUpgrade } from '../blueprints/Blueprints';
import { CollisionError } from '../http/RefusedError';
import { Asked } from './Asked';
import { AuthorizedEnvironments } from './AuthorizedEnvironments';
import { EnvironmentWriter } from './EnvironmentWriter';

/** What the newest version of an environment's blueprint would change in it. */
export async function previewUpgrade(
  { name, credentials }: Asked,
  options: { authorized: AuthorizedEnvironments; blueprints: Blueprints },
): Promise<BlueprintUpgrade> {
  const environment = await options.authorized.get(name, credentials);
  const { blueprint, from, to, changes } = await upgradeOf(
    environment,
    options.blueprints,
  );
  return { blueprint, from, to, changes };
}

/**
 * Brings an environment to the newest version of its blueprint.
 *
 * @param version - the one whose changes the caller has seen
 * @throws CollisionError where another is the newest by now
 */
export function upgradeEnvironment(
  asked: Asked,
  version: string,
  options: { writer: EnvironmentWriter; blueprints: Blueprints },
): Promise<DevEnvironment> {
  const { writer, blueprints } = options;
  return writer.change(asked, 'update', async environment => {
    const { to, patch } = await upgradeOf(environment, blueprints);
    if (version !== to) {
      throw new CollisionError(
        'version',
        'BlueprintVersion',
        `the newest one is ${to}; look at what it changes first`,
      );
    }
    return { spec: patch };
  });
}

async function upgradeOf(
  environment: DevEnvironment,
  blueprints: Blueprints,
): Promise<EnvironmentUpgrade> {
  const upgrade = await blueprints.upgradeOf(environment);
  if (!upgrade) {
    throw new NotFoundError(
      `environment '${environment.metadata.name}' was made from no blueprint`,
    );
  }
  return upgrade;
}
