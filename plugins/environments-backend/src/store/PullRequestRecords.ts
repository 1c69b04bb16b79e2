import { createHash } from 'node:crypto';
import { DatabaseService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { connect } from './connect';

const TABLE = 'preview_pull_requests';
const REMEMBERED = "interval '90 days'";

/** Which pull request of which repository. */
export interface PullRequestKey {
  repository: string;
  pullRequest: number;
}

/** What is remembered of pull requests: who approved what, and what was reported last. */
export class PullRequestRecords {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** With the tables brought up to date. */
  static async create(database: DatabaseService): Promise<PullRequestRecords> {
    return new PullRequestRecords(await connect(database));
  }

  async approve(
    key: PullRequestKey,
    revision: string,
    by: string,
  ): Promise<void> {
    await this.#write(key, { approved_revision: revision, approved_by: by });
  }

  /** The commit that a member approved last. */
  async approvedRevision(key: PullRequestKey): Promise<string | undefined> {
    const row = await this.#row(key);
    return row?.approved_revision ?? undefined;
  }

  /** The commit that was reported on last. */
  async reportedRevision(key: PullRequestKey): Promise<string | undefined> {
    const row = await this.#row(key);
    return row?.reported_revision ?? undefined;
  }

  async commentId(key: PullRequestKey): Promise<string | undefined> {
    const row = await this.#row(key);
    return row?.comment_id ?? undefined;
  }

  /**
   * Takes it on to report something, of many who ask at once one; false where just this was reported last.
   *
   * @param content - what is to be reported, whole
   */
  async claimReport(
    key: PullRequestKey,
    revision: string,
    content: string,
  ): Promise<boolean> {
    const hash = createHash('sha256').update(content).digest('base64');
    const report = {
      reported_revision: revision,
      reported_hash: hash,
      changed_at: this.#knex.fn.now(),
    };
    const claimed = await this.#knex(TABLE)
      .insert({ ...columnsOf(key), ...report })
      .onConflict(['repository', 'pull_request'])
      .merge(report)
      .whereRaw(
        `(${TABLE}.reported_revision, ${TABLE}.reported_hash) is distinct from (?, ?)`,
        [revision, hash],
      )
      .returning('pull_request');
    return claimed.length > 0;
  }

  /** Forgets what was claimed, since it could not be reported. */
  async releaseReport(key: PullRequestKey): Promise<void> {
    await this.#write(key, { reported_hash: null });
  }

  async keepComment(key: PullRequestKey, id: string): Promise<void> {
    await this.#write(key, { comment_id: id });
  }

  /** Forgets pull requests of which nothing was heard for a quarter of a year. */
  async cleanUp(): Promise<void> {
    await this.#knex(TABLE)
      .whereRaw(`changed_at < now() - ${REMEMBERED}`)
      .delete();
  }

  #row(key: PullRequestKey) {
    return this.#knex<Row>(TABLE).where(columnsOf(key)).first();
  }

  async #write(key: PullRequestKey, values: Partial<Row>): Promise<void> {
    const row = { ...values, changed_at: this.#knex.fn.now() };
    await this.#knex(TABLE)
      .insert({ ...columnsOf(key), ...row })
      .onConflict(['repository', 'pull_request'])
      .merge(row);
  }
}

interface Row {
  repository: string;
  pull_request: number;
  approved_revision: string | null;
  approved_by: string | null;
  reported_revision: string | null;
  reported_hash: string | null;
  comment_id: string | null;
}

function columnsOf({ repository, pullRequest }: PullRequestKey) {
  return { repository, pull_request: pullRequest };
}
