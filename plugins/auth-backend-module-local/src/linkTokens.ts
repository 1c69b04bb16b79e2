import { createHmac } from 'node:crypto';
import { AuthenticationError } from '@backstage/errors';
import { equalInConstantTime } from './signatures';

const LONGEST_LIFE_MS = 12 * 60 * 60 * 1000;

/**
 * Accepts each sign-in link once.
 *
 * A token is `v1.ISSUED.EXPIRES.NONCE.SIGNATURE`, times in milliseconds since
 * the epoch, signed by whoever shares the secret of this start. Used nonces
 * are kept in memory only; tokens issued before this process began are
 * refused, so that a restart never makes a used link good again.
 */
export class LinkTokens {
  readonly #secret: string;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #usedUntil = new Map<string, number>();

  constructor(options: { secret: string; now: () => number }) {
    this.#secret = options.secret;
    this.#now = options.now;
    this.#startedAt = options.now();
  }

  /** @throws AuthenticationError where the token does not open anything */
  redeem(token: string): void {
    const parts = token.split('.');
    const [version, issued, expires, nonce, signature] = parts;
    const payload = parts.slice(0, 4).join('.');
    if (
      parts.length !== 5 ||
      version !== 'v1' ||
      !equalInConstantTime(signature, this.#sign(payload))
    ) {
      throw refusal('is not one of this portal');
    }
    const now = this.#now();
    const issuedAt = Number(issued);
    const expiresAt = Number(expires);
    if (!(issuedAt >= this.#startedAt)) {
      throw refusal('was printed before the portal last started');
    }
    if (!(expiresAt > now) || expiresAt - issuedAt > LONGEST_LIFE_MS) {
      throw refusal('has expired');
    }
    this.#forgetExpired(now);
    if (this.#usedUntil.has(nonce)) {
      throw refusal('was used already');
    }
    this.#usedUntil.set(nonce, expiresAt);
  }

  #sign(payload: string): string {
    return createHmac('sha256', this.#secret)
      .update(`platform-signin-link:${payload}`)
      .digest('base64url');
  }

  #forgetExpired(now: number) {
    for (const [nonce, expiresAt] of this.#usedUntil) {
      if (expiresAt <= now) {
        this.#usedUntil.delete(nonce);
      }
    }
  }
}

function refusal(reason: string) {
  return new AuthenticationError(
    `This sign-in link ${reason}; './platform url' prints a new one`,
  );
}
