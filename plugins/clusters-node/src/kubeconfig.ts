/**
 * Connections from kubeconfig files, for command lines and tests. An entry point of its own, because it loads every API
 * and model of `@kubernetes/client-node`, which takes a second.
 *
 * @packageDocumentation
 */

import { RequestOptions } from 'node:https';
import { InputError } from '@backstage/errors';
import { KubeConfig } from '@kubernetes/client-node';
import { ClusterConnection } from './http/connection';

/**
 * The connection that a context of a kubeconfig file describes, with the file's current context by default.
 *
 * Tokens, client certificates and credential plugins work; what a plugin gives is asked for again with each request,
 * except for client certificates, which stay as they were first.
 *
 * @throws InputError where the file or the context cannot be used
 */
export async function connectionFromKubeconfig(
  path: string,
  context?: string,
): Promise<ClusterConnection> {
  const kubeConfig = new KubeConfig();
  try {
    kubeConfig.loadFromFile(path);
  } catch (error) {
    throw new InputError(`cannot read the kubeconfig '${path}'`, error);
  }
  if (context) {
    if (!kubeConfig.getContextObject(context)) {
      throw new InputError(
        `the kubeconfig '${path}' has no context '${context}'`,
      );
    }
    kubeConfig.setCurrentContext(context);
  }
  const cluster = kubeConfig.getCurrentCluster();
  if (!cluster) {
    throw new InputError(
      `the kubeconfig '${path}' names no cluster in its context '${kubeConfig.getCurrentContext()}'`,
    );
  }
  const credentials = async () => {
    const options: RequestOptions = {};
    await kubeConfig.applyToHTTPSOptions(options);
    return options;
  };
  const first = await credentials();
  return {
    name: cluster.name,
    url: cluster.server.replace(/\/+$/, ''),
    tls: {
      ca: pem(first.ca),
      cert: pem(first.cert),
      key: pem(first.key),
      skipVerify: cluster.skipTLSVerify,
      serverName: cluster.tlsServerName,
    },
    authorization: async () => authorizationOf(await credentials()),
  };
}

function authorizationOf({
  headers,
  auth,
}: RequestOptions): string | undefined {
  if (auth) {
    return `Basic ${Buffer.from(auth).toString('base64')}`;
  }
  const given = new Map(Object.entries(headers ?? {})).get('Authorization');
  return given === undefined ? undefined : String(given);
}

function pem(value: RequestOptions['ca'] | RequestOptions['key']) {
  return value === undefined ? undefined : String(value);
}
