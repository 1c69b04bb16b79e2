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
}

const KEYS = ['postgresPassword', 'ciToken', 'registryPassword'] as const;

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
