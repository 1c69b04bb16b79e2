import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { readFileIfPresent, writeFileAtomically } from './files.ts';

/** What the first start generates and every later one keeps. */
export interface Secrets {
  readonly postgresPassword: string;
  /** The external access token of CI and curl, subject `external:ci`. */
  readonly ciToken: string;
  readonly registryPassword: string;
  /** Of the git host's role in PostgreSQL. */
  readonly gitDatabasePassword: string;
  /** Of the git host's administrator, for people. */
  readonly gitAdminPassword: string;
  /** With which the portal calls the git host as its user `portal`. */
  readonly gitPortalPassword: string;
  /** With which the git host signs what it tells the portal. */
  readonly gitWebhookSecret: string;
  /** What the git host encrypts in its database with. */
  readonly gitSecretKey: string;
  /** Access token of the git host's administrator; there once the git host was up. */
  readonly gitToken?: string;
}

const KEYS = [
  'postgresPassword',
  'ciToken',
  'registryPassword',
  'gitDatabasePassword',
  'gitAdminPassword',
  'gitPortalPassword',
  'gitWebhookSecret',
  'gitSecretKey',
] as const;

const FILE = 'secrets.json';

/** Reads `secrets.json` (mode 0600) and generates what it lacks. */
export function loadSecrets(state: string): Secrets {
  const path = join(state, FILE);
  const text = readFileIfPresent(path);
  const known = text === undefined ? {} : parse(path, text);
  const secrets = { ...known };
  for (const key of KEYS) {
    secrets[key] ??= randomBytes(24).toString('base64url');
  }
  if (KEYS.some(key => known[key] === undefined)) {
    writeFileAtomically(path, `${JSON.stringify(secrets, null, 2)}\n`);
  }
  chmodSync(path, 0o600);
  return secrets as unknown as Secrets;
}

/** Keeps the token that the git host made; the others in the file stay as they are. */
export function saveGitToken(state: string, gitToken: string): void {
  const secrets = { ...loadSecrets(state), gitToken };
  writeFileAtomically(
    join(state, FILE),
    `${JSON.stringify(secrets, null, 2)}\n`,
  );
}

function parse(path: string, text: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) {
      return value as Record<string, string>;
    }
  } catch {
    // Said below, with what to do about it.
  }
  throw new Failure(
    `${path} is not JSON; put its copy back, or start anew with './platform reset'`,
  );
}
