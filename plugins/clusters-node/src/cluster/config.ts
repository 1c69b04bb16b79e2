import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { ClusterConnection } from '../http/connection';

const METHODS_KEY = 'kubernetes.clusterLocatorMethods';
const MOUNTED = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The kubelet renews mounted tokens long before they expire. */
const TOKEN_FILE_TTL_MS = 60_000;

/** The clusters under `kubernetes.clusterLocatorMethods`, of which this reads those with `type: config`. */
export function readConnections(config: Config): {
  connections: ClusterConnection[];
  /** Clusters that only a person's own credentials open: Backstage's Kubernetes pages serve them, this cannot. */
  skipped: string[];
} {
  const connections: ClusterConnection[] = [];
  const skipped: string[] = [];
  const methods = config.getOptionalConfigArray(METHODS_KEY) ?? [];
  methods.forEach((method, m) => {
    if (method.getString('type') !== 'config') {
      return;
    }
    method.getConfigArray('clusters').forEach((cluster, c) => {
      const where = `${METHODS_KEY}[${m}].clusters[${c}]`;
      const provider =
        cluster.getOptionalString('authProvider') ??
        cluster.getOptionalString(
          'authMetadata.kubernetes\\.io/auth-provider',
        ) ??
        'serviceAccount';
      if (provider !== 'serviceAccount') {
        skipped.push(cluster.getString('name'));
        return;
      }
      const connection = readConnection(cluster, where);
      if (connections.some(({ name }) => name === connection.name)) {
        throw new InputError(
          `${where}.name: '${connection.name}' is the name of another cluster; each needs its own`,
        );
      }
      connections.push(connection);
    });
  });
  return { connections, skipped };
}

function readConnection(cluster: Config, where: string): ClusterConnection {
  const name = cluster.getString('name');
  const url = readUrl(cluster, where);
  const token = cluster.getOptionalString('serviceAccountToken');
  const skipVerify = cluster.getOptionalBoolean('skipTLSVerify') ?? false;
  const ca = readAuthority(cluster, where);
  const common = { name, title: cluster.getOptionalString('title'), url };
  if (token) {
    return {
      ...common,
      tls: { ca, skipVerify },
      authorization: async () => `Bearer ${token}`,
    };
  }
  const mountedCa = readMounted('ca.crt');
  if (mountedCa === undefined) {
    throw new InputError(
      `${where}.serviceAccountToken: cluster '${name}' needs the token of a service account, as this process does not run in a cluster that mounts one`,
    );
  }
  return {
    ...common,
    tls: { ca: ca ?? mountedCa, skipVerify },
    authorization: tokenFromFile(`${MOUNTED}/token`),
  };
}

function readUrl(cluster: Config, where: string): string {
  const url = cluster.getString('url');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const plain = parsed?.protocol === 'http:';
  const local = ['127.0.0.1', '[::1]', 'localhost'];
  if (!parsed || !(plain || parsed.protocol === 'https:')) {
    throw new InputError(
      `${where}.url: '${url}' is no URL of an API server; it must begin with https://`,
    );
  }
  if (plain && !local.includes(parsed.hostname)) {
    throw new InputError(
      `${where}.url: '${url}' would send the token in the clear; it must begin with https://`,
    );
  }
  return url.replace(/\/+$/, '');
}

function readAuthority(cluster: Config, where: string): string | undefined {
  const file = cluster.getOptionalString('caFile');
  const data = cluster.getOptionalString('caData');
  let pem: string | undefined;
  if (data) {
    pem = Buffer.from(data, 'base64').toString('utf8');
  } else if (file) {
    try {
      pem = readFileSync(file, 'utf8');
    } catch (error) {
      throw new InputError(`${where}.caFile: cannot read '${file}'`, error);
    }
  }
  if (pem !== undefined && !pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new InputError(
      `${where}.${
        data ? 'caData' : 'caFile'
      }: holds no PEM certificate; caData is the base64 of one`,
    );
  }
  return pem;
}

function readMounted(file: string): string | undefined {
  try {
    return readFileSync(`${MOUNTED}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

function tokenFromFile(path: string): () => Promise<string> {
  let header = '';
  let readAt = -Infinity;
  return async () => {
    if (performance.now() - readAt > TOKEN_FILE_TTL_MS) {
      header = `Bearer ${(await readFile(path, 'utf8')).trim()}`;
      readAt = performance.now();
    }
    return header;
  };
}
