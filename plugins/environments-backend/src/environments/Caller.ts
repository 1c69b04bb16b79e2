import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';

/** Who asks. */
export interface Caller {
  /** Entity reference of a user, or subject of a service: `external:ci`. */
  id: string;
  /** The user, where it is one. */
  user?: string;
}

/** @throws NotAllowedError where the credentials are nobody's */
export function callerOf(
  credentials: BackstageCredentials,
  auth: AuthService,
): Caller {
  if (auth.isPrincipal(credentials, 'user')) {
    const user = credentials.principal.userEntityRef.toLowerCase();
    return { id: user, user };
  }
  if (auth.isPrincipal(credentials, 'service')) {
    return { id: credentials.principal.subject };
  }
  throw new NotAllowedError('sign in, or use an external access token');
}
