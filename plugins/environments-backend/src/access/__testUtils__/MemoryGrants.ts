import { AccessGrant } from '../../store/AccessGrants';

/** Codes and sessions of a test, without a database and without an end. */
export class MemoryGrants {
  readonly #codes = new Map<string, { grant: AccessGrant; path: string }>();
  readonly sessions = new Map<string, AccessGrant>();

  async addCode(secret: string, grant: AccessGrant, path: string) {
    this.#codes.set(secret, { grant, path });
    return new Date(Date.now() + 30_000);
  }

  async takeCode(secret: string) {
    const taken = this.#codes.get(secret);
    this.#codes.delete(secret);
    return taken;
  }

  async addSession(secret: string, grant: AccessGrant) {
    this.sessions.set(secret, grant);
  }

  async findSession(secret: string) {
    return this.sessions.get(secret);
  }

  async renew(user: string, userToken: string) {
    for (const [secret, grant] of this.sessions) {
      if (grant.user === user) {
        this.sessions.set(secret, { ...grant, userToken });
      }
    }
  }
}
