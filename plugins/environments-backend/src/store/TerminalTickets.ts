import { createHash } from 'node:crypto';
import { DatabaseService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { EnvironmentName } from '../environments/EnvironmentStore';
import { connect } from './connect';

const TABLE = 'terminal_tickets';
const LIFE = "interval '30 seconds'";

/** Which terminal a ticket opens, and for whom. */
export interface TerminalDoor {
  environment: EnvironmentName;
  /** Entity reference. */
  user: string;
  pod: string;
  container: string;
  /** `Origin` of the page that asked, where a browser did. */
  origin?: string;
}

/** What was admitted. */
export interface TerminalGrant {
  door: TerminalDoor;
  /** A limited token of the user. */
  userToken: string;
}

/** Tickets that open one terminal each, within half a minute, at any replica. Only their hashes are kept. */
export class TerminalTickets {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  static async create(database: DatabaseService): Promise<TerminalTickets> {
    return new TerminalTickets(await connect(database));
  }

  /** @returns until when the ticket is good */
  async add(secret: string, { door, userToken }: TerminalGrant): Promise<Date> {
    const [{ expires_at: expiresAt }] = await this.#knex(TABLE)
      .insert({
        secret_hash: hashOf(secret),
        user_token: userToken,
        door,
        expires_at: this.#knex.raw(`now() + ${LIFE}`),
      })
      .returning<Array<{ expires_at: Date }>>('expires_at');
    return expiresAt;
  }

  /** What a ticket is good for, once: whoever comes next finds nothing. */
  async take(secret: string): Promise<TerminalGrant | undefined> {
    const [row] = await this.#knex(TABLE)
      .where({ secret_hash: hashOf(secret) })
      .delete()
      .returning<
        Array<{ door: TerminalDoor; user_token: string; good: boolean }>
      >(['door', 'user_token', this.#knex.raw('expires_at > now() as good')]);
    return row?.good
      ? { door: row.door, userToken: row.user_token }
      : undefined;
  }

  /** Forgets what is over. */
  async cleanUp(): Promise<void> {
    await this.#knex(TABLE).whereRaw('expires_at < now()').delete();
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
