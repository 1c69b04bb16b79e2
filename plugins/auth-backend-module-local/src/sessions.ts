import { createHmac } from 'node:crypto';
import { AuthenticationError } from '@backstage/errors';
import { parse as parseCookies, serialize as serializeCookie } from 'cookie';
import { equalInConstantTime } from './signatures';

const LIFE_MS = 12 * 60 * 60 * 1000;
const COOKIE_PATH = '/api/auth/local';

/** A browser that was opened by a link, and whom it chose to be. */
export interface Session {
  /** Milliseconds since the epoch; choosing another user does not move it. */
  expiresAt: number;
  userEntityRef?: string;
}

/**
 * Sessions live in a signed cookie only, so that a restart of the backend with
 * the same secret loses none, and a start with a new secret ends all.
 */
export class Sessions {
  readonly #secret: string;
  readonly #cookieName: string;
  readonly #now: () => number;

  constructor(options: {
    secret: string;
    cookieName: string;
    now: () => number;
  }) {
    this.#secret = options.secret;
    this.#cookieName = options.cookieName;
    this.#now = options.now;
  }

  begin(): Session {
    return { expiresAt: this.#now() + LIFE_MS };
  }

  /** @returns the value of a Set-Cookie header */
  toCookie(session: Session): string {
    const payload = Buffer.from(JSON.stringify(session)).toString('base64url');
    return serializeCookie(
      this.#cookieName,
      `${payload}.${this.#sign(payload)}`,
      {
        httpOnly: true,
        sameSite: 'strict',
        path: COOKIE_PATH,
        expires: new Date(session.expiresAt),
      },
    );
  }

  /** @throws AuthenticationError without a valid session */
  fromRequest(req: { headers: { cookie?: string } }): Session {
    const cookie = parseCookies(req.headers.cookie ?? '')[this.#cookieName];
    const [payload, signature] = cookie?.split('.') ?? [];
    if (
      !payload ||
      !signature ||
      !equalInConstantTime(signature, this.#sign(payload))
    ) {
      throw new AuthenticationError(
        "This browser has no session: open the sign-in link that './platform start' or './platform url' prints",
      );
    }
    const session: Session = JSON.parse(
      Buffer.from(payload, 'base64url').toString(),
    );
    if (session.expiresAt <= this.#now()) {
      throw new AuthenticationError(
        "This browser's session has expired: open the link that './platform url' prints",
      );
    }
    return session;
  }

  #sign(payload: string): string {
    return createHmac('sha256', this.#secret)
      .update(`platform-signin-session:${payload}`)
      .digest('base64url');
  }
}
