import { join } from 'node:path';
import { exitCodes, Failure } from '../failure.ts';
import { readFileIfPresent } from '../instance/files.ts';
import type { InstancePaths } from '../instance/paths.ts';
import { readInstanceState } from '../supervisor/state.ts';

/** Which portal is spoken to, and as whom. */
export interface Portal {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

/** What the command line says of it; each may be missing. */
export interface PortalFlags {
  readonly url?: string;
  readonly token?: string;
}

/**
 * The portal of the flags, of the environment variables PLATFORM_URL and PLATFORM_TOKEN, or of this checkout, in that
 * order. The token of this checkout is sent to no other portal than its own.
 */
export function choosePortal(
  flags: PortalFlags,
  paths: Pick<InstancePaths, 'run' | 'state'>,
  env: NodeJS.ProcessEnv = process.env,
): Portal {
  const own = readInstanceState(paths.run)?.url;
  const given = flags.url ?? (env.PLATFORM_URL || undefined);
  const url = given === undefined ? own : parseUrl(given);
  if (url === undefined) {
    throw new Failure(
      "the portal of this checkout does not run; './platform start' starts it, --url or PLATFORM_URL names another",
      exitCodes.unreachable,
    );
  }
  const token =
    flags.token ??
    (env.PLATFORM_TOKEN ||
      (own !== undefined && isSamePortal(url, own)
        ? readCiToken(paths.state)
        : undefined));
  if (token === undefined) {
    throw new Failure(
      `there is no token for ${url}; PLATFORM_TOKEN or --token gives it`,
      exitCodes.notSignedIn,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Failure(
      'the token holds blanks or other characters that no token has',
      exitCodes.usage,
    );
  }
  return { url, token };
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search) {
    throw new Failure(
      `the portal's URL must be like https://portal.example.com, not '${text}'`,
      exitCodes.usage,
    );
  }
  return url.href.replace(/\/+$/, '');
}

function isSamePortal(one: string, other: string): boolean {
  return new URL(one).href === new URL(other).href;
}

/** The token of CI, where this checkout was started before; only read, since making secrets is for the start. */
function readCiToken(state: string): string | undefined {
  const text = readFileIfPresent(join(state, 'secrets.json'));
  if (text === undefined) {
    return undefined;
  }
  const { ciToken } = JSON.parse(text) as { ciToken?: string };
  return ciToken;
}
