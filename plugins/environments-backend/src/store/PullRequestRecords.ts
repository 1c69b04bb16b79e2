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
    const approval = {
      approved_revision: revision,
      approved_by: by,
      changed_at: this.#knex.fn.now(),
    };
    await this.#knex(TABLE)
      .insert({ ...columnsOf(key), ...approval })
      .onConflict(['repository', 'pull_request'])
      .merge(approval);
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

  /**
   * Reports something of a pull request, unless just this was reported last. Of many who would, also in other processes,
   * one does at a time, since what is told last is what stays.
   *
   * @param compose - says what is to be reported once it is one's turn; nothing where that is undefined
   * @param tell - tells it, given the id of the comment so far, and gives the id that it has then
   * @throws what `tell` throws; then nothing counts as reported
   */
  async report<T extends { revision: string }>(
    key: PullRequestKey,
    compose: () => T | undefined,
    tell: (report: T, commentId?: string) => Promise<string | undefined>,
  ): Promise<void> {
    await this.#knex(TABLE).insert(columnsOf(key)).onConflict().ignore();
    await this.#knex.transaction(async transaction => {
      const mine = transaction<Row>(TABLE).where(columnsOf(key));
      const row = await mine.clone().forUpdate().first();
      const report = compose();
      if (!row || !report) {
        return;
      }
      const last = {
        reported_revision: report.revision,
        reported_hash: hashOf(report),
      };
      if (
        row.reported_revision === last.reported_revision &&
        row.reported_hash === last.reported_hash
      ) {
        return;
      }
      const commentId = await tell(report, row.comment_id ?? undefined);
      await mine.update({
        ...last,
        comment_id: commentId ?? null,
        changed_at: transaction.fn.now(),
      });
    });
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
}

interface Row {
  repository: string;
  pull_request: number;
  approved_revision: string | null;
  approved_by: string | null;
  reported_revision: string | null;
  reported_hash: string | null;
  comment_id: string | null;
  changed_at: unknown;
}

function columnsOf({ repository, pullRequest }: PullRequestKey) {
  return { repository, pull_request: pullRequest };
}

function hashOf(report: object): string {
  return createHash('sha256').update(JSON.stringify(report)).digest('base64');
}
