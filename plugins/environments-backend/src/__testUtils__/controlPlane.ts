import { randomBytes } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import {
  connectCluster,
  isKubernetesError,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import { connectionFromKubeconfig } from '@itdo/plugin-clusters-node/kubeconfig';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { devEnvironments } from '../controller/devEnvironments';

const KUBECONFIG = 'PLATFORM_TEST_KUBECONFIG';
/** What `TestDatabases` of backend-test-utils reads. */
const DATABASE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

export type ConnectedCluster = ReturnType<typeof connectCluster>;

/**
 * Describes what a real control plane, and perhaps a real database, is needed for. Without them it is skipped, with the
 * reason, unless `PLATFORM_REQUIRE_CLUSTER=1`.
 */
export function describeWithCluster(
  title: string,
  body: (connect: () => Promise<ConnectedCluster>) => void,
  needs: { database?: boolean } = {},
): void {
  const connect = async () =>
    connectCluster(await connectionFromKubeconfig(demand(KUBECONFIG)), {
      logger: mockServices.logger.mock(),
    });
  const missing = [KUBECONFIG, ...(needs.database ? [DATABASE] : [])].filter(
    name => !process.env[name],
  );
  const runs =
    missing.length === 0 || process.env.PLATFORM_REQUIRE_CLUSTER === '1';
  const block = runs ? describe : describe.skip;
  const reason = runs ? '' : ` (skipped: ${missing.join(' and ')} not set)`;
  block(`${title}${reason}`, () => {
    body(connect);
  });
}

function demand(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set`);
  }
  return value;
}

/** Six letters and digits that no other test run has, fit for names. */
export function uniqueSuffix(): string {
  return `x${randomBytes(3).toString('hex')}`;
}

/** Waits until `probe` gives something. What it waits for must come: the time limit is the test's. */
export async function eventually<T>(
  probe: () => Promise<T | undefined | false>,
): Promise<T> {
  for (;;) {
    const found = await probe();
    if (found) {
      return found;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** The object, or undefined where there is none. */
export async function find<T extends KubernetesObject>(
  cluster: ConnectedCluster,
  resource: Parameters<ConnectedCluster['get']>[0],
  name: Parameters<ConnectedCluster['get']>[1],
): Promise<T | undefined> {
  try {
    return await cluster.get<T>(resource, name);
  } catch (error) {
    if (isKubernetesError(error, 'NotFound')) {
      return undefined;
    }
    throw error;
  }
}

/** Makes a namespace for the environments of a team. */
export async function makeTeamNamespace(
  cluster: ConnectedCluster,
  name: string,
): Promise<void> {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  });
}

/** The environment as it stands. */
export function readEnvironment(
  cluster: ConnectedCluster,
  name: { namespace: string; name: string },
): Promise<DevEnvironment | undefined> {
  return find<DevEnvironment>(cluster, devEnvironments, name);
}

/** Removes an environment without its controller, and so without its namespace. */
export async function dropEnvironment(
  cluster: ConnectedCluster,
  name: { namespace: string; name: string },
): Promise<void> {
  try {
    await cluster.patch(devEnvironments, name, {
      metadata: { finalizers: null },
    });
    await cluster.delete(devEnvironments, name);
  } catch (error) {
    if (!isKubernetesError(error, 'NotFound')) {
      throw error;
    }
  }
}

/** Removes a namespace without waiting. */
export async function dropNamespace(
  cluster: ConnectedCluster,
  name: string,
): Promise<void> {
  try {
    await cluster.delete(resources.namespaces, { name });
  } catch (error) {
    if (!isKubernetesError(error, 'NotFound')) {
      throw error;
    }
  }
}
