import { IdentityApi } from '@backstage/core-plugin-api';
import { LocalSession, LocalSignInClient } from './LocalSignInClient';

/** A token is renewed this long before it ends, so that none ends on its way. */
const MARGIN_MS = 5 * 60 * 1000;

/** The identity of the user that was chosen at the development sign-in. */
export class LocalIdentity implements IdentityApi {
  readonly #client: LocalSignInClient;
  #session: Promise<LocalSession>;
  #renewAt: number;

  private constructor(client: LocalSignInClient, session: LocalSession) {
    this.#client = client;
    this.#session = Promise.resolve(session);
    this.#renewAt = renewalOf(session);
  }

  static async create(client: LocalSignInClient): Promise<LocalIdentity> {
    return new LocalIdentity(client, await client.refresh());
  }

  async getProfileInfo() {
    return (await this.#current()).profile;
  }

  async getBackstageIdentity() {
    return (await this.#current()).backstageIdentity.identity;
  }

  async getCredentials() {
    return { token: (await this.#current()).backstageIdentity.token };
  }

  async signOut() {
    await this.#client.signOut();
  }

  async #current(): Promise<LocalSession> {
    if (Date.now() >= this.#renewAt) {
      this.#renewAt = Infinity;
      this.#session = this.#client.refresh();
      this.#session.then(
        session => {
          this.#renewAt = renewalOf(session);
        },
        () => {
          this.#renewAt = 0;
        },
      );
    }
    return this.#session;
  }
}

function renewalOf({ backstageIdentity }: LocalSession) {
  const { expiresInSeconds = 0 } = backstageIdentity;
  return Date.now() + Math.max(0, expiresInSeconds * 1000 - MARGIN_MS);
}
