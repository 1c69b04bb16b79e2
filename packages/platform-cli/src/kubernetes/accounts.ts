import { setTimeout as sleep } from 'node:timers/promises';
import {
  bufferFromFileOrString,
  CoreV1Api,
  KubernetesObjectApi,
  PatchStrategy,
  type KubeConfig,
} from '@kubernetes/client-node';
import { Failure } from '../failure.ts';

/** The namespace of the platform's own objects. */
export const PLATFORM_NAMESPACE = 'itdo-platform';

const TRIES = 100;
const POLL_MILLISECONDS = 100;

/** How the portal reaches a cluster: its address, whom to trust and the tokens of the platform's accounts. */
export interface ClusterAccess {
  readonly url: string;
  /** Base64 of the PEM that signs the API server's certificate; undefined where the system's trust is enough. */
  readonly caData?: string;
  /** Set where the kubeconfig itself trusts whatever answers. */
  readonly skipTLSVerify?: true;
  readonly portalToken: string;
  readonly controllerToken: string;
}

/** Gets the tokens of the service accounts `portal` and `environments-controller`; the accounts must exist. */
export async function obtainClusterAccess(
  config: KubeConfig,
): Promise<ClusterAccess> {
  const cluster = config.getCurrentCluster();
  if (!cluster) {
    throw new Failure('the kubeconfig names no cluster for its context');
  }
  const [portalToken, controllerToken] = await Promise.all([
    serviceAccountToken(config, 'portal'),
    serviceAccountToken(config, 'environments-controller'),
  ]);
  return {
    url: cluster.server,
    caData: bufferFromFileOrString(cluster.caFile, cluster.caData)?.toString(
      'base64',
    ),
    ...(cluster.skipTLSVerify && { skipTLSVerify: true }),
    portalToken,
    controllerToken,
  };
}

/** Has the cluster fill a Secret with a lasting token of the account. */
async function serviceAccountToken(
  config: KubeConfig,
  account: string,
): Promise<string> {
  const name = `${account}-token`;
  await KubernetesObjectApi.makeApiClient(config).patch(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        namespace: PLATFORM_NAMESPACE,
        annotations: { 'kubernetes.io/service-account.name': account },
      },
      type: 'kubernetes.io/service-account-token',
    } as Parameters<KubernetesObjectApi['patch']>[0],
    undefined,
    undefined,
    'platform-cli',
    true,
    PatchStrategy.ServerSideApply,
  );
  const core = config.makeApiClient(CoreV1Api);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const secret = await core.readNamespacedSecret({
      name,
      namespace: PLATFORM_NAMESPACE,
    });
    const token = secret.data?.token;
    if (token) {
      return Buffer.from(token, 'base64').toString('utf8');
    }
    await sleep(POLL_MILLISECONDS);
  }
  throw new Failure(
    `the cluster made no token for the service account ${PLATFORM_NAMESPACE}/${account}; does its controller-manager run?`,
  );
}
