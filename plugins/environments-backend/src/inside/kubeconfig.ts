import { ClusterAddress } from '@itdo/plugin-clusters-node';

/** What a kubeconfig says. */
export interface KubeconfigContent {
  cluster: ClusterAddress;
  /** Name of the environment, which is its namespace. */
  environment: string;
  /** Namespace in which its object lives. */
  teamNamespace: string;
  account: string;
  token: string;
  expiresAt: string;
}

/**
 * A kubeconfig with two contexts: the environment's own namespace, which is the current one, and that of its team, where
 * `kubectl get denv` finds it.
 */
export function kubeconfigOf(content: KubeconfigContent): string {
  const { cluster, environment, teamNamespace, account, token } = content;
  // A JSON string is a YAML scalar, whatever is in it.
  const text = JSON.stringify;
  const context = (name: string, namespace: string) => [
    `  - name: ${text(name)}`,
    '    context:',
    `      cluster: ${text(cluster.name)}`,
    `      user: ${text(account)}`,
    `      namespace: ${text(namespace)}`,
  ];
  return [
    `# Works until ${content.expiresAt}, as ${account}. Keep it to yourself: whoever has it is you to the cluster.`,
    'apiVersion: v1',
    'kind: Config',
    'clusters:',
    `  - name: ${text(cluster.name)}`,
    '    cluster:',
    `      server: ${text(cluster.url)}`,
    ...(cluster.ca
      ? [
          `      certificate-authority-data: ${Buffer.from(cluster.ca).toString(
            'base64',
          )}`,
        ]
      : []),
    ...(cluster.serverName
      ? [`      tls-server-name: ${text(cluster.serverName)}`]
      : []),
    ...(cluster.skipVerify ? ['      insecure-skip-tls-verify: true'] : []),
    'users:',
    `  - name: ${text(account)}`,
    '    user:',
    `      token: ${text(token)}`,
    'contexts:',
    ...context(environment, environment),
    ...context(teamNamespace, teamNamespace),
    `current-context: ${text(environment)}`,
    '',
  ].join('\n');
}
