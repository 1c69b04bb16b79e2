import { createServer, type AddressInfo } from 'node:net';
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  PortForward,
} from '@kubernetes/client-node';
import { instance } from './instance';

const kubeConfig = new KubeConfig();
kubeConfig.loadFromFile(instance.kubeconfig);

/** The cluster as its administrator sees it: the journeys look behind the portal with it. */
export const core = kubeConfig.makeApiClient(CoreV1Api);
export const apps = kubeConfig.makeApiClient(AppsV1Api);
export const custom = kubeConfig.makeApiClient(CustomObjectsApi);

/** Whether a namespace exists, in whatever phase. */
export async function namespaceExists(name: string): Promise<boolean> {
  try {
    await core.readNamespace({ name });
    return true;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) {
      return false;
    }
    throw error;
  }
}

/** Decoded values of a Secret. */
export async function secretValues(
  namespace: string,
  name: string,
): Promise<Record<string, string>> {
  const secret = await core.readNamespacedSecret({ namespace, name });
  return Object.fromEntries(
    Object.entries(secret.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString('utf8'),
    ]),
  );
}

/**
 * Runs `use` with a port of 127.0.0.1 that leads to a port of a pod, as
 * `kubectl port-forward` does.
 */
export async function withPortForward<T>(
  namespace: string,
  pod: string,
  podPort: number,
  use: (localPort: number) => Promise<T>,
): Promise<T> {
  const forward = new PortForward(kubeConfig);
  const server = createServer(socket => {
    forward
      .portForward(namespace, pod, [podPort], socket, null, socket)
      .catch(error => socket.destroy(error));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}
