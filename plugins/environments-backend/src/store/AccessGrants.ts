import { createHash } from 'node:crypto';
import { DatabaseService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { connect } from './connect';

const CODES = 'access_codes';
const SESSIONS = 'access_sessions';
const CODE_LIFE = "interval '30 seconds'";
const SESSION_LIFE = "interval '12 hours'";

/** Whose browser may reach which host of the access domain. */
export interface AccessGrant {
  /** Entity reference. */
  user: string;
  /** A limited token of the user; it is worth something for an hour or so. */
  userToken: string;
  /** First label of the host name. */
  host: string;
}

interface Row {
  secret_hash: string;
  user_ref: string;
  user_token: string;
  host: string;
}

/**
 * One-time codes and sessions of the access proxy, for all replicas. Of what browsers hold, only hashes are kept. Times
 * are the database's.
 */
export class AccessGrants {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  static async create(database: DatabaseService): Promise<AccessGrants> {
    return new AccessGrants(await connect(database));
  }

  /** @returns until when the code is good */
  async addCode(
    secret: string,
    grant: AccessGrant,
    path: string,
  ): Promise<Date> {
    const [{ expires_at: expiresAt }] = await this.#knex(CODES)
      .insert({ ...this.#rowOf(secret, grant, CODE_LIFE), path })
      .returning<Array<{ expires_at: Date }>>('expires_at');
    return expiresAt;
  }

  /** What a code is good for, once: whoever comes next finds nothing. */
  async takeCode(
    secret: string,
  ): Promise<{ grant: AccessGrant; path: string } | undefined> {
    const [row] = await this.#knex(CODES)
      .where({ secret_hash: hashOf(secret) })
      .delete()
      .returning<Array<Row & { path: string; good: boolean }>>([
        'user_ref',
        'user_token',
        'host',
        'path',
        this.#knex.raw('expires_at > now() as good'),
      ]);
    return row?.good ? { grant: grantOf(row), path: row.path } : undefined;
  }

  async addSession(secret: string, grant: AccessGrant): Promise<void> {
    await this.#knex(SESSIONS).insert(this.#rowOf(secret, grant, SESSION_LIFE));
  }

  async findSession(secret: string): Promise<AccessGrant | undefined> {
    const row = await this.#knex<Row>(SESSIONS)
      .where({ secret_hash: hashOf(secret) })
      .whereRaw('expires_at > now()')
      .first('user_ref', 'user_token', 'host');
    return row && grantOf(row);
  }

  /** Gives the sessions of a user a newer token: they go on as long as the user is signed in to the portal. */
  async renew(user: string, userToken: string): Promise<void> {
    await this.#knex(SESSIONS)
      .where({ user_ref: user })
      .update({ user_token: userToken });
  }

  /** Forgets what is over. */
  async cleanUp(): Promise<void> {
    for (const table of [CODES, SESSIONS]) {
      await this.#knex(table).whereRaw('expires_at < now()').delete();
    }
  }

  #rowOf(secret: string, grant: AccessGrant, life: string) {
    return {
      secret_hash: hashOf(secret),
      user_ref: grant.user,
      user_token: grant.userToken,
      host: grant.host,
      expires_at: this.#knex.raw(`now() + ${life}`),
    };
  }
}

function grantOf(row: Omit<Row, 'secret_hash'>): AccessGrant {
  return { user: row.user_ref, userToken: row.user_token, host: row.host };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
