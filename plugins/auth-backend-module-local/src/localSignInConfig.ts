import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

const LOOPBACK = '127.0.0.1';
const MINIMUM_SECRET_LENGTH = 32;

/** What the development sign-in needs to know about this backend. */
export interface LocalSignInConfig {
  /** Key of link tokens and session cookies, new at each start. */
  secret: string;
  /** The one address at which browsers may use the sign-in. */
  baseUrl: URL;
  /** Cookies ignore ports, so the name keeps two portals on one machine apart. */
  cookieName: string;
}

/**
 * Reads the settings of the development sign-in.
 *
 * @param nodeEnv - value of `NODE_ENV`
 * @returns undefined where `auth.providers.local` is not configured
 * @throws InputError where the sign-in is configured but would not be safe;
 *   thrown while the backend starts, it stops the start.
 */
export function readLocalSignInConfig(
  config: RootConfigService,
  nodeEnv: string | undefined,
): LocalSignInConfig | undefined {
  if (!config.has('auth.providers.local')) {
    return undefined;
  }
  if (nodeEnv === 'production') {
    throw new InputError(
      'auth.providers.local is the development sign-in and does not run with NODE_ENV=production: remove it from the configuration',
    );
  }
  if (config.getOptionalString('auth.environment') === 'production') {
    throw new InputError(
      'auth.providers.local is the development sign-in and does not run with auth.environment: production: remove it from the configuration',
    );
  }
  requireLoopback(config);

  const secret = config.getString('auth.providers.local.secret');
  if (secret.length < MINIMUM_SECRET_LENGTH) {
    throw new InputError(
      `auth.providers.local.secret must have at least ${MINIMUM_SECRET_LENGTH} characters`,
    );
  }
  const baseUrl = new URL(config.getString('backend.baseUrl'));
  return {
    secret,
    baseUrl,
    cookieName: `platform-signin-${baseUrl.port || '80'}`,
  };
}

function requireLoopback(config: RootConfigService) {
  const listen = config.getOptional('backend.listen');
  const host =
    typeof listen === 'string'
      ? listen.slice(0, Math.max(0, listen.lastIndexOf(':')))
      : config.getOptionalString('backend.listen.host');
  if (host !== LOOPBACK) {
    throw new InputError(
      `backend.listen.host must be ${LOOPBACK} with auth.providers.local, not ${
        host ? `'${host}'` : 'every address'
      }: anyone who can reach the development sign-in may become the platform team`,
    );
  }
}
