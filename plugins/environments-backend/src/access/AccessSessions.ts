import { randomBytes } from 'node:crypto';
import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { Clock } from '@itdo/plugin-clusters-node';
import { AccessGrants } from '../store/AccessGrants';

/** How old what is known of a session may be. */
const REMEMBERED_MS = 5_000;
/** So often at most a user's newer token is written down. */
const RENEWED_EVERY_MS = 60_000;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

type Grants = Pick<
  AccessGrants,
  'addCode' | 'takeCode' | 'addSession' | 'findSession' | 'renew'
>;

/** A browser in which a service is open. */
export interface AccessSession {
  /** What tells it from others while this process lives. */
  key: string;
  /** Entity reference. */
  user: string;
  credentials: BackstageCredentials;
  /** First label of the only host name that it is for. */
  host: string;
}

/** Who has opened what, by one-time codes from the portal that browsers exchange for sessions of one host each. */
export class AccessSessions {
  readonly #grants: Grants;
  readonly #auth: AuthService;
  readonly #clock: Clock;
  readonly #known = new Map<
    string,
    { until: number; session: Promise<AccessSession | undefined> }
  >();
  readonly #renewed = new Map<string, number>();

  constructor(options: { grants: Grants; auth: AuthService; clock: Clock }) {
    this.#grants = options.grants;
    this.#auth = options.auth;
    this.#clock = options.clock;
  }

  /** A code by which the browser of a user can open a host, once. */
  async addCode(
    user: string,
    credentials: BackstageCredentials,
    host: string,
    path: string,
  ): Promise<{ code: string; expiresAt: Date }> {
    const { token: userToken } = await this.#auth.getLimitedUserToken(
      credentials as Parameters<AuthService['getLimitedUserToken']>[0],
    );
    const code = newSecret();
    const grant = { user, userToken, host };
    const expiresAt = await this.#grants.addCode(code, grant, path);
    return { code, expiresAt };
  }

  /** @returns the secret of a new session; undefined where the code is used, over, or another host's */
  async exchange(
    code: string,
    host: string,
  ): Promise<{ secret: string; user: string; path: string } | undefined> {
    const taken = SECRET.test(code)
      ? await this.#grants.takeCode(code)
      : undefined;
    if (!taken || taken.grant.host !== host) {
      return undefined;
    }
    const secret = newSecret();
    await this.#grants.addSession(secret, taken.grant);
    return { secret, user: taken.grant.user, path: taken.path };
  }

  /** The session of a secret at a host; undefined where it is none, is over, or another host's. */
  async find(
    secret: string | undefined,
    host: string,
  ): Promise<AccessSession | undefined> {
    if (secret === undefined || !SECRET.test(secret)) {
      return undefined;
    }
    const now = this.#now();
    let known = this.#known.get(secret);
    if (!known || known.until <= now) {
      this.#forgetOld(now);
      known = { until: now + REMEMBERED_MS, session: this.#read(secret) };
      this.#known.set(secret, known);
    }
    try {
      const session = await known.session;
      return session?.host === host ? session : undefined;
    } catch (error) {
      this.#known.delete(secret);
      throw error;
    }
  }

  /** Lets the sessions of a user who was just seen in the portal go on. */
  async seen(user: string, credentials: BackstageCredentials): Promise<void> {
    const now = this.#now();
    if ((this.#renewed.get(user) ?? -Infinity) + RENEWED_EVERY_MS > now) {
      return;
    }
    this.#renewed.set(user, now);
    const { token } = await this.#auth.getLimitedUserToken(
      credentials as Parameters<AuthService['getLimitedUserToken']>[0],
    );
    await this.#grants.renew(user, token);
  }

  async #read(secret: string): Promise<AccessSession | undefined> {
    const grant = await this.#grants.findSession(secret);
    if (!grant) {
      return undefined;
    }
    const { user, host, userToken } = grant;
    try {
      const credentials = await this.#auth.authenticate(userToken, {
        allowLimitedAccess: true,
      });
      return { key: secret, user, host, credentials };
    } catch (error) {
      if (error instanceof Error && error.name === 'AuthenticationError') {
        // The token is over, and the user was not seen in the portal since.
        return undefined;
      }
      throw error;
    }
  }

  #forgetOld(now: number): void {
    for (const [secret, { until }] of this.#known) {
      if (until <= now) {
        this.#known.delete(secret);
      }
    }
  }

  #now(): number {
    return this.#clock.date().getTime();
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
