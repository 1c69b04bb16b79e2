import { createHash } from 'node:crypto';
import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

const TABLE = 'platform_webhook_deliveries';
const REMEMBERED = "interval '7 days'";
/** After how long one whose publishing never ended may be taken again. */
const ABANDONED = "interval '60 seconds'";
/** How soon after each other a host may say the very same thing twice by itself. */
const COINCIDENCE = "interval '10 seconds'";

/** What a host delivered. */
export interface Delivery {
  host: string;
  /** The host's id of it. */
  id: string;
  /** Kind of event. */
  event: string;
  body: Buffer;
}

/** `new` is to be published; `known` was; `busy` is being published by another request. */
export type Standing = 'new' | 'known' | 'busy';

/** Remembers for a week what was delivered. Times are the database's. */
export class Deliveries {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** With the table brought up to date. */
  static async create(database: DatabaseService): Promise<Deliveries> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@itdo/plugin-events-backend-module-platform-webhooks',
          'migrations',
        ),
        // The database is that of the events plugin, which keeps its own book of migrations.
        tableName: 'platform_webhooks_migrations',
      });
    }
    return new Deliveries(knex);
  }

  /** Takes a delivery on, unless it was taken on before: one of many that come at once gets `new`. */
  async claim({ host, id, event, body }: Delivery): Promise<Standing> {
    const content = hashOf(event, body);
    const copies = await this.#knex(TABLE)
      .where({ host, content_hash: content, published: true })
      .whereNot('delivery', id)
      .whereRaw(`received_at < now() - ${COINCIDENCE}`)
      .whereRaw(`received_at > now() - ${REMEMBERED}`)
      .limit(1)
      .select('delivery');
    if (copies.length > 0) {
      return 'known';
    }
    const fresh = {
      content_hash: content,
      published: false,
      received_at: this.#knex.fn.now(),
    };
    const claimed = await this.#knex(TABLE)
      .insert({ host, delivery: id, ...fresh })
      .onConflict(['host', 'delivery'])
      .merge(fresh)
      .whereRaw(`${TABLE}.received_at < now() - ${REMEMBERED}`)
      .orWhere(abandoned =>
        abandoned
          .where(`${TABLE}.published`, false)
          .whereRaw(`${TABLE}.received_at < now() - ${ABANDONED}`),
      )
      .returning('delivery');
    if (claimed.length > 0) {
      return 'new';
    }
    const row = await this.#knex(TABLE)
      .where({ host, delivery: id })
      .first('published');
    return row?.published ? 'known' : 'busy';
  }

  /** Says that a delivery was published. */
  async published({ host, id }: Delivery): Promise<void> {
    await this.#knex(TABLE)
      .where({ host, delivery: id })
      .update({ published: true });
  }

  /** Forgets a delivery that could not be published, so that the host's next attempt counts. */
  async release({ host, id }: Delivery): Promise<void> {
    await this.#knex(TABLE)
      .where({ host, delivery: id, published: false })
      .delete();
  }

  /** Forgets what is older than a week. */
  async cleanUp(): Promise<void> {
    await this.#knex(TABLE)
      .whereRaw(`received_at < now() - ${REMEMBERED}`)
      .delete();
  }
}

function hashOf(event: string, body: Buffer): string {
  return createHash('sha256')
    .update(`${event}\n`)
    .update(body)
    .digest('base64');
}
