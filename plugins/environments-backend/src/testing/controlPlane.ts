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

const kubeconfig = process.env.PLATFORM_TEST_KUBECONFIG;
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';

export type ConnectedCluster = ReturnType<typeof connectCluster>;

/**
 * Describes what a real control plane is needed for. Without `PLATFORM_TEST_KUBECONFIG` it is skipped, unless
 * `PLATFORM_REQUIRE_CLUSTER=1`.
 */
export function describeWithCluster(
  title: string,
  body: (connect: () => Promise<ConnectedCluster>) => void,
): void {
  const connect = async () => {
    if (!kubeconfig) {
      throw new Error('PLATFORM_TEST_KUBECONFIG names no kubeconfig');
    }
    return connectCluster(await connectionFromKubeconfig(kubeconfig), {
      logger: mockServices.logger.mock(),
    });
  };
  const reason = 'skipped: PLATFORM_TEST_KUBECONFIG is not set';
  if (kubeconfig || required) {
    describe(title, () => body(connect));
  } else {
    describe.skip(`${title} (${reason})`, () => body(connect));
  }
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
