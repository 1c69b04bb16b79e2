import { exitCodes, Failure } from '../failure.ts';
import type { PortalClient } from './PortalClient.ts';
import type { Environment, EnvironmentRef } from './types.ts';

/**
 * The environment that was named: as `namespace/name`, by its whole name, or by the short one that it was asked for with.
 *
 * @throws Failure where there is none, or several
 */
export async function findEnvironment(
  client: Pick<PortalClient, 'get' | 'list'>,
  text: string,
): Promise<Environment> {
  const [namespace, name, ...rest] = text.split('/');
  if (name !== undefined) {
    if (!namespace || !name || rest.length > 0) {
      throw new Failure(
        `an environment is named as NAME or NAMESPACE/NAME, not '${text}'`,
        exitCodes.usage,
      );
    }
    return client.get({ namespace, name });
  }
  const all = await client.list();
  const whole = all.filter(each => each.name === text);
  const found =
    whole.length > 0 ? whole : all.filter(({ spec }) => spec.name === text);
  if (found.length === 0) {
    throw new Failure(
      `there is no environment '${text}'; './platform env list' shows those there are`,
      exitCodes.notFound,
    );
  }
  if (found.length > 1) {
    throw new Failure(
      `'${text}' may be ${found
        .map(fullName)
        .join(' or ')}; name one of them in full`,
      exitCodes.usage,
    );
  }
  return found[0];
}

export function fullName({ namespace, name }: EnvironmentRef): string {
  return `${namespace}/${name}`;
}
