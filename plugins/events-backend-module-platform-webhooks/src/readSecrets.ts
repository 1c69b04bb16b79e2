import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { Host, HOSTS } from './hosts';

const SHORTEST = 16;

/** The secrets of each host that is configured. */
export type Secrets = ReadonlyMap<Host['name'], readonly string[]>;

/**
 * Reads `webhooks.{host}.secrets`.
 *
 * @throws InputError that names the key and what it must be
 */
export function readSecrets(config: RootConfigService): Secrets {
  const secrets = new Map<Host['name'], string[]>();
  for (const { name } of HOSTS) {
    const key = `webhooks.${name}`;
    if (!config.has(key)) {
      continue;
    }
    const values = config.getStringArray(`${key}.secrets`);
    if (values.length === 0 || values.some(it => it.length < SHORTEST)) {
      throw new InputError(
        `${key}.secrets must list secrets of at least ${SHORTEST} characters`,
      );
    }
    secrets.set(name, values);
  }
  return secrets;
}
