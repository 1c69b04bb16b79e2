import { createServer, type AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  Exec,
  KubeConfig,
  PatchStrategy,
  PortForward,
  setHeaderOptions,
  type V1Status,
} from '@kubernetes/client-node';
import type { EnvironmentRef } from './environments';
import { instance } from './instance';

const kubeConfig = new KubeConfig();
kubeConfig.loadFromFile(instance.kubeconfig);

/** The cluster as its administrator sees it: the journeys look behind the portal with it. */
export const core = kubeConfig.makeApiClient(CoreV1Api);
const custom = kubeConfig.makeApiClient(CustomObjectsApi);

/** @returns undefined where the namespace is not there */
export async function namespacePhase(
  name: string,
): Promise<string | undefined> {
  try {
    const { status } = await core.readNamespace({ name });
    return status?.phase;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) {
      return undefined;
    }
    throw error;
  }
}

/** Whether a namespace exists, in whatever phase. */
export async function namespaceExists(name: string): Promise<boolean> {
  return (await namespacePhase(name)) !== undefined;
}

/** Adds labels to a namespace, as `kubectl label --overwrite` does. */
export async function labelNamespace(
  name: string,
  labels: Record<string, string>,
): Promise<void> {
  await core.patchNamespace(
    { name, body: { metadata: { labels } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

/** Has a namespace removed where it is there, and does not wait for that. */
export async function removeNamespace(name: string): Promise<void> {
  if (await namespaceExists(name)) {
    await core.deleteNamespace({ name });
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

/** Changes fields of an environment's spec, as `kubectl patch --type merge` would. */
export async function patchSpec(
  { namespace, name }: EnvironmentRef,
  spec: Record<string, unknown>,
): Promise<void> {
  await custom.patchNamespacedCustomObject(
    {
      group: 'platform.itdo-erp.com',
      version: 'v1alpha1',
      plural: 'devenvironments',
      namespace,
      name,
      body: { spec },
    },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
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

/** How a command in a container ended. */
export interface CommandResult {
  readonly exitCode: number;
  /** What it wrote to both outputs. */
  readonly output: string;
}

/**
 * Runs a command in a running container, as `kubectl exec` does.
 *
 * @throws Error where the command could not be run at all
 */
export async function runInContainer(
  namespace: string,
  pod: string,
  container: string,
  command: string[],
): Promise<CommandResult> {
  const chunks: Buffer[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, written) {
      chunks.push(chunk);
      written();
    },
  });
  const status = await new Promise<V1Status>((resolve, reject) => {
    new Exec(kubeConfig)
      .exec(
        namespace,
        pod,
        container,
        command,
        output,
        output,
        null,
        false,
        resolve,
      )
      .then(socket => {
        socket.on('error', reject);
        // Comes after the status, where there is one.
        socket.on('close', () =>
          reject(new Error(`${command[0]} in ${pod} ended without a status`)),
        );
      }, reject);
  });
  return {
    exitCode: exitCodeOf(status),
    output: Buffer.concat(chunks).toString('utf8'),
  };
}

function exitCodeOf({ status, message, details }: V1Status): number {
  if (status === 'Success') {
    return 0;
  }
  const cause = details?.causes?.find(({ reason }) => reason === 'ExitCode');
  if (!cause) {
    throw new Error(`the command was not run: ${message}`);
  }
  return Number(cause.message);
}
