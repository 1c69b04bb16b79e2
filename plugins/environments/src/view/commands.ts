import { type Environment } from '../api/types';

/** A command line that reaches an environment, and what it does. */
export interface Command {
  label: string;
  text: string;
}

const DATABASE_PORT = 5432;

/**
 * Commands for the environment at hand. Names come from the cluster, where only
 * DNS labels are legal, so nothing in them needs quoting.
 *
 * @param apiBaseUrl - base URL of the environments REST API; without it the
 *   REST call is left out
 */
export function commandsFor(
  environment: Pick<Environment, 'name' | 'namespace' | 'services'>,
  apiBaseUrl: string | undefined,
): Command[] {
  const { name, namespace, services } = environment;
  const database = services.find(
    service => service.type === 'database' && !service.simulated,
  );
  // What the database kind calls its Service and its Secret.
  const databaseObject = database && `${database.name}-db`;
  return [
    {
      label: 'Watch it with kubectl',
      text: `kubectl get denv ${name} -n ${namespace} -w`,
    },
    { label: 'See what runs in it', text: `kubectl get pods -n ${name}` },
    ...(databaseObject
      ? [
          {
            label: 'Bring its database to this machine',
            text: `kubectl port-forward -n ${name} service/${databaseObject} ${DATABASE_PORT}`,
          },
          {
            label: 'Read the password of its database',
            text: `kubectl get secret -n ${name} ${databaseObject} -o jsonpath='{.data.POSTGRES_PASSWORD}' | base64 -d`,
          },
        ]
      : []),
    ...(apiBaseUrl
      ? [
          {
            label: 'Read it over REST',
            text: `curl -H "Authorization: Bearer $TOKEN" ${apiBaseUrl}/v1/environments/${namespace}/${name}`,
          },
        ]
      : []),
  ];
}
