import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readFileIfPresent, writeFileAtomically } from '../instance/files.ts';

const LINK_LIFETIME_MILLISECONDS = 12 * 60 * 60 * 1000;

function secretPath(run: string): string {
  return join(run, 'signin-secret');
}

/** Makes the secret with which this run's sign-in links are signed; links of earlier runs are void with it. */
export function renewSignInSecret(run: string): string {
  const secret = randomBytes(32).toString('hex');
  writeFileAtomically(secretPath(run), secret);
  return secret;
}

export function readSignInSecret(run: string): string | undefined {
  return readFileIfPresent(secretPath(run));
}

/**
 * The address that opens the portal once. The token stands in the fragment, which no server and no Referer sees; the
 * plugin auth-backend-module-local checks it.
 */
export function signInUrl(
  portalUrl: string,
  secret: string,
  now = Date.now(),
): string {
  const nonce = randomBytes(16).toString('base64url');
  const payload = `v1.${now}.${now + LINK_LIFETIME_MILLISECONDS}.${nonce}`;
  const signature = createHmac('sha256', secret)
    .update(`platform-signin-link:${payload}`)
    .digest('base64url');
  return `${portalUrl}/#signin=${payload}.${signature}`;
}
