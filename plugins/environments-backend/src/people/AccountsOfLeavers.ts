import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Cluster,
  isKubernetesError,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import {
  annotations,
  labels,
  ownerServiceAccount,
  teamNamespace,
} from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';

/**
 * Removes the accounts of people who are not of the team any more. What was handed out for an account ends with it, a
 * kubeconfig among others.
 *
 * Where the catalog knows none of those who have accounts, it is not filled yet, and nothing is removed.
 *
 * @returns the removed ones, as `namespace/name`
 */
export async function removeAccountsOfLeavers(options: {
  cluster: Pick<Cluster, 'list' | 'delete'>;
  memberships: Pick<Owners, 'teamsOf'>;
  logger: LoggerService;
}): Promise<string[]> {
  const { cluster, memberships, logger } = options;
  const { items } = await cluster.list(resources.serviceAccounts, {
    labelSelector: labels.owner,
  });
  const accounts = await Promise.all(
    items.flatMap(personOf).map(async account => ({
      ...account,
      teams: await memberships.teamsOf(account.user),
    })),
  );
  if (accounts.every(({ teams }) => teams === undefined)) {
    return [];
  }
  const left = accounts.filter(
    ({ namespace, teams = [] }) =>
      !teams.some(({ ref }) => teamNamespace(ref) === namespace),
  );
  for (const { namespace, name, uid, user } of left) {
    try {
      await cluster.delete(
        resources.serviceAccounts,
        { namespace, name },
        { uid },
      );
      logger.info(`removed the account of '${user}', who left the team`, {
        namespace,
        name,
      });
    } catch (error) {
      if (!isKubernetesError(error, 'NotFound', 'Conflict')) {
        throw error;
      }
    }
  }
  return left.map(({ namespace, name }) => `${namespace}/${name}`);
}

/** The person that an account stands for; none where it stands for nobody. */
function personOf({ metadata = {} }: KubernetesObject) {
  const { namespace = '', name = '', uid } = metadata;
  const user = metadata.annotations?.[annotations.owner];
  return user &&
    namespace.startsWith('team-') &&
    name === ownerServiceAccount(user)
    ? [{ namespace, name, uid, user }]
    : [];
}
