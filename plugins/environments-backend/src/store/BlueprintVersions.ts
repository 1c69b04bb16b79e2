import { DatabaseService } from '@backstage/backend-plugin-api';
import { BlueprintContent } from '@itdo/plugin-environments-common';
import { Knex } from 'knex';
import { connect } from './connect';

const TABLE = 'blueprint_versions';

interface Row {
  name: string;
  version: string;
  content: string;
}

/** What every version of a blueprint was made of when it was first seen. */
export class BlueprintVersions {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  static async create(database: DatabaseService): Promise<BlueprintVersions> {
    return new BlueprintVersions(await connect(database));
  }

  /**
   * Keeps a version for good, unless it is kept already.
   *
   * @returns what is kept under that version, which is what came first
   */
  async keep(
    name: string,
    content: BlueprintContent,
  ): Promise<BlueprintContent> {
    const { version } = content;
    await this.#knex<Row>(TABLE)
      .insert({ name, version, content: JSON.stringify(content) })
      .onConflict(['name', 'version'])
      .ignore();
    const kept = await this.find(name, version);
    if (!kept) {
      throw new Error(`version ${version} of blueprint '${name}' was not kept`);
    }
    return kept;
  }

  async find(
    name: string,
    version: string,
  ): Promise<BlueprintContent | undefined> {
    const row = await this.#knex<Row>(TABLE)
      .where({ name, version })
      .first('content');
    return row && (JSON.parse(row.content) as BlueprintContent);
  }

  /** All versions of a blueprint, in no order. */
  async list(name: string): Promise<BlueprintContent[]> {
    const rows = await this.#knex<Row>(TABLE).where({ name }).select('content');
    return rows.map(({ content }) => JSON.parse(content) as BlueprintContent);
  }
}
