import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesObject } from '@kubernetes/client-node';
import { stringify } from 'yaml';
import { obtainClusterAccess } from './accounts.ts';
import { loadKubeconfig, requireAnswer } from './kubeconfig.ts';
import { applyManifests } from './manifests.ts';

let directory: string;
let file: string;
let server: Server | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  file = join(directory, 'config');
});

afterEach(async () => {
  rmSync(directory, { recursive: true, force: true });
  if (server) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    server = undefined;
  }
});

/** The client speaks plain HTTP only where it need not verify whom it speaks to. */
function write(url: string, cluster: object = {}): void {
  writeFileSync(
    file,
    stringify({
      'current-context': 'one',
      clusters: [
        {
          name: 'c',
          cluster: {
            server: url,
            'insecure-skip-tls-verify': true,
            ...cluster,
          },
        },
      ],
      users: [{ name: 'u', user: { token: 'secret' } }],
      contexts: [
        { name: 'one', context: { cluster: 'c', user: 'u' } },
        { name: 'lost', context: { cluster: 'gone', user: 'u' } },
      ],
    }),
  );
}

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The API server's answer to what it refuses. */
function refuse(code: number, message: string): RequestListener {
  return (_request, response) =>
    response
      .writeHead(code, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ kind: 'Status', code, message }));
}

describe('a kubeconfig', () => {
  it('that does not exist is named', () => {
    expect(() => loadKubeconfig(file)).toThrow(`${file} does not exist`);
  });

  it('that is something else is named', () => {
    writeFileSync(file, '{');
    expect(() => loadKubeconfig(file)).toThrow(`${file} is no kubeconfig`);
  });

  it('without the wished context is refused with those that it has', () => {
    write('https://127.0.0.1:1');
    expect(() => loadKubeconfig(file, 'two')).toThrow(
      `${file} has no context 'two'; it has one, lost`,
    );
  });

  it('whose context leads nowhere is refused', () => {
    write('https://127.0.0.1:1');
    expect(() => loadKubeconfig(file, 'lost')).toThrow(
      "names no cluster and user for its context 'lost'",
    );
  });
});

describe('a cluster', () => {
  it('that nobody listens for is said not to answer', async () => {
    const url = await serve(refuse(500, 'unused'));
    server?.close();
    write(url);
    await expect(requireAnswer(loadKubeconfig(file))).rejects.toThrow(
      `the cluster at ${url} does not answer: connect ECONNREFUSED`,
    );
    server = undefined;
  });

  it('that keeps silent is not waited for without end', async () => {
    write(await serve(() => undefined));
    await expect(requireAnswer(loadKubeconfig(file), 50)).rejects.toThrow(
      'does not answer: silent for 0.05 s',
    );
  });

  it('that does not know the user says which context is at fault', async () => {
    write(await serve(refuse(401, 'Unauthorized')));
    await expect(requireAnswer(loadKubeconfig(file))).rejects.toThrow(
      "does not know the user of the kubeconfig's context 'one'",
    );
  });
});

describe('what the platform puts into a cluster', () => {
  const definition = (annotations?: Record<string, string>) =>
    ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things', annotations },
    } as KubernetesObject);

  it('wants an administrator, and says so where it meets somebody else', async () => {
    write(await serve(refuse(403, 'user u cannot patch')));
    await expect(
      applyManifests(loadKubeconfig(file), [definition()]),
    ).rejects.toThrow(
      "the kubeconfig's user may not put CustomResourceDefinition things into the cluster, the first start wants an administrator's: user u cannot patch",
    );
  });

  it('may lack what it can do without, and says what is worse then', async () => {
    write(await serve(refuse(404, 'no such kind')));
    const optional = definition({
      'platform.itdo-erp.com/without-it': 'things are slower',
    });
    await expect(
      applyManifests(loadKubeconfig(file), [optional]),
    ).resolves.toEqual([
      'the cluster refuses CustomResourceDefinition things: no such kind; it works without: things are slower',
    ]);
  });
});

describe('the access of the portal', () => {
  it('trusts what the kubeconfig trusts, also where that stands in a file beside it', async () => {
    const token = Buffer.from('token').toString('base64');
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Secret',
          resources: [{ name: 'secrets', kind: 'Secret', namespaced: true }],
          data: { token },
        }),
      ),
    );
    writeFileSync(join(directory, 'ca.pem'), 'certificate');
    write(url, { 'certificate-authority': 'ca.pem' });
    await expect(obtainClusterAccess(loadKubeconfig(file))).resolves.toEqual({
      url,
      caData: Buffer.from('certificate').toString('base64'),
      skipTLSVerify: true,
      portalToken: 'token',
      controllerToken: 'token',
    });
  });
});
