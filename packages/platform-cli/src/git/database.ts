import pg from 'pg';
import { connectionString } from '../postgres/postgres.ts';
import type { Ports } from '../instance/ports.ts';
import type { Secrets } from '../instance/secrets.ts';
import { GIT_DATABASE } from './names.ts';

/** Makes the git host's own role and database, and gives the role the password that it is to have. */
export async function ensureGitDatabase(
  ports: Ports,
  secrets: Secrets,
): Promise<void> {
  const client = new pg.Client({
    connectionString: connectionString({
      port: ports.postgres,
      password: secrets.postgresPassword,
    }),
  });
  await client.connect();
  try {
    const name = client.escapeIdentifier(GIT_DATABASE);
    const password = client.escapeLiteral(secrets.gitDatabasePassword);
    const exists = async (catalog: string, column: string) => {
      const { rowCount } = await client.query(
        `SELECT 1 FROM ${catalog} WHERE ${column} = $1`,
        [GIT_DATABASE],
      );
      return rowCount === 1;
    };
    if (!(await exists('pg_roles', 'rolname'))) {
      await client.query(`CREATE ROLE ${name} LOGIN`);
    }
    await client.query(`ALTER ROLE ${name} PASSWORD ${password}`);
    if (!(await exists('pg_database', 'datname'))) {
      await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
      await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    }
  } finally {
    await client.end();
  }
}
