import { createHash } from 'node:crypto';
import { DatabaseService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { connect } from './connect';

const TABLE = 'idempotency_keys';
/** How long a key is remembered, and after how long a request that never ended may be taken over. */
const REMEMBERED = "interval '24 hours'";
const ABANDONED = "interval '30 seconds'";

/** What became of a request with a key. */
export type Claim =
  /** Nobody asked before, or nobody who asked is still at it: go ahead. */
  | { state: 'claimed' }
  /** It was answered before. */
  | { state: 'answered'; answer: string }
  /** Another request with the same key and content is being worked on. */
  | { state: 'busy' }
  /** The key belongs to a request with other content. */
  | { state: 'different' };

interface Row {
  caller: string;
  key: string;
  body_hash: string;
  answer: string | null;
}

/** Remembers for a day which requests were answered how. Times are the database's. */
export class IdempotencyKeys {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** With the tables brought up to date. */
  static async create(database: DatabaseService): Promise<IdempotencyKeys> {
    return new IdempotencyKeys(await connect(database));
  }

  async claim(caller: string, key: string, body: unknown): Promise<Claim> {
    const bodyHash = hashOf(body);
    const claimed = await this.#knex(TABLE)
      .insert({ caller, key, body_hash: bodyHash })
      .onConflict(['caller', 'key'])
      .merge({
        body_hash: bodyHash,
        answer: null,
        claimed_at: this.#knex.fn.now(),
      })
      .whereRaw(`${TABLE}.claimed_at < now() - ${REMEMBERED}`)
      .orWhere(abandoned =>
        abandoned
          .whereNull(`${TABLE}.answer`)
          .where(`${TABLE}.body_hash`, bodyHash)
          .whereRaw(`${TABLE}.claimed_at < now() - ${ABANDONED}`),
      )
      .returning('key');
    if (claimed.length > 0) {
      return { state: 'claimed' };
    }
    const row = await this.#knex<Row>(TABLE)
      .where({ caller, key })
      .first('body_hash', 'answer');
    if (row && row.body_hash !== bodyHash) {
      return { state: 'different' };
    }
    return row?.answer
      ? { state: 'answered', answer: row.answer }
      : { state: 'busy' };
  }

  async answer(caller: string, key: string, answer: string): Promise<void> {
    await this.#knex(TABLE).where({ caller, key }).update({ answer });
  }

  /** Gives a key free again, since its request changed nothing. */
  async release(caller: string, key: string): Promise<void> {
    await this.#knex(TABLE).where({ caller, key }).whereNull('answer').delete();
  }

  /** Forgets what is older than a day. */
  async cleanUp(): Promise<void> {
    await this.#knex(TABLE)
      .whereRaw(`claimed_at < now() - ${REMEMBERED}`)
      .delete();
  }
}

/** Of the content, whatever the order of its fields. */
function hashOf(body: unknown): string {
  return createHash('sha256').update(canonical(body)).digest('base64');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
