import { Client } from 'pg';
import { secretValues, withPortForward } from './cluster';

/**
 * Runs `use` with a connection to a database of an environment, made with the
 * password from its Secret.
 *
 * @param service - name of the service in the environment
 */
export async function withDatabase<T>(
  namespace: string,
  service: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const workload = `${service}-db`;
  const secret = await secretValues(namespace, workload);
  return withPortForward(namespace, `${workload}-0`, 5432, async port => {
    const client = new Client({
      host: '127.0.0.1',
      port,
      user: secret.POSTGRES_USER,
      password: secret.POSTGRES_PASSWORD,
      database: secret.POSTGRES_DB,
    });
    await client.connect();
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  });
}
