import { AccessConfig } from '../config/EnvironmentsConfig';

/** Browsers take it from its own host over https only, and for no other host and path. */
const SECURE = '__Host-platform-access';
/** On this machine, over http. */
const PLAIN = 'platform-access';

/** Names of the proxy's own cookie. */
export const SESSION_COOKIES = [SECURE, PLAIN];

function nameFor({ scheme }: AccessConfig): string {
  return scheme === 'https' ? SECURE : PLAIN;
}

/** The header that gives a browser its session: no script reads it, and no other host gets it. */
export function sessionCookie(secret: string, access: AccessConfig): string {
  const secure = access.scheme === 'https' ? '; Secure' : '';
  return `${nameFor(
    access,
  )}=${secret}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** The session's secret of a `Cookie` header; undefined where there is none, or more than one. */
export function sessionSecret(
  header: string | undefined,
  access: AccessConfig,
): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map(pair => pair.trim().split('='))
    .filter(([name]) => name === nameFor(access));
  // Another one beside it was put there by somebody else, and which is which cannot be told.
  return found.length === 1 ? found[0].slice(1).join('=') : undefined;
}
