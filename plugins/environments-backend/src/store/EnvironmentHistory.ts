import { DatabaseService } from '@backstage/backend-plugin-api';
import { Timeline, TimelineEntry } from '@itdo/plugin-environments-common';
import { Knex } from 'knex';
import { connect } from './connect';

const TABLE = 'environment_history';
const REMEMBERED = "interval '180 days'";

/** Something that happened to an environment. */
export interface Happening extends Omit<TimelineEntry, 'id' | 'at'> {
  environmentUid: string;
  /** RFC 3339; now where it is missing. */
  at?: string;
  /** The same key again is the same happening, and is not written. */
  key?: string;
}

interface Row {
  id: string;
  environment_uid: string;
  at: Date;
  actor: string;
  via: TimelineEntry['via'];
  action: string;
  message: string;
  key: string | null;
}

/** What happened to environments, for half a year. */
export class EnvironmentHistory {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  static async create(database: DatabaseService): Promise<EnvironmentHistory> {
    return new EnvironmentHistory(await connect(database));
  }

  async write(happening: Happening): Promise<void> {
    const { environmentUid, at, key, ...what } = happening;
    await this.#knex(TABLE)
      .insert({
        environment_uid: environmentUid,
        at: at ?? this.#knex.fn.now(),
        key: key ?? null,
        ...what,
      })
      .onConflict('key')
      .ignore();
  }

  /**
   * The newest first.
   *
   * @param before - what a former page gave as `next`
   */
  async page(
    environmentUid: string,
    { before, limit }: { before?: string; limit: number },
  ): Promise<Timeline> {
    const mine = this.#knex<Row>(TABLE).where({
      environment_uid: environmentUid,
    });
    const rows: Row[] = await (before ? mine.where('id', '<', before) : mine)
      .select()
      .orderBy('id', 'desc')
      .limit(limit + 1);
    const items = rows.slice(0, limit).map(({ id, at, ...row }) => ({
      id: String(id),
      at: at.toISOString(),
      actor: row.actor,
      via: row.via,
      action: row.action,
      message: row.message,
    }));
    return rows.length > limit
      ? { items, next: items[items.length - 1].id }
      : { items };
  }

  /** When which phase began, the oldest first. */
  async phases(
    environmentUid: string,
  ): Promise<Array<{ at: Date; action: string }>> {
    return this.#knex<Row>(TABLE)
      .where({ environment_uid: environmentUid })
      .whereLike('action', 'phase-%')
      .orderBy('at')
      .select('at', 'action');
  }

  /** Forgets what is older than half a year. */
  async cleanUp(): Promise<void> {
    await this.#knex(TABLE).whereRaw(`at < now() - ${REMEMBERED}`).delete();
  }
}
