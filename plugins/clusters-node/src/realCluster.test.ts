import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mockServices } from '@backstage/backend-test-utils';
import { CoreV1Api } from '@kubernetes/client-node';
import {
  connectCluster,
  ConnectedCluster,
  KubernetesObject,
  resources,
} from '.';
import { connectionFromKubeconfig } from './kubeconfig';
import { Lease } from './leader/lease';
import { eventually } from './testing';
import {
  describeWithCluster,
  testKubeconfig,
  uniqueName,
} from './testing/controlPlane';

/** Processes start and leases expire as slowly as the machine is busy. */
const PATIENCE_MS = 60_000;

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

describeWithCluster('on a real control plane', () => {
  const namespace = uniqueName('clusters-node');
  let cluster: ConnectedCluster;

  beforeAll(async () => {
    cluster = connectCluster(await connectionFromKubeconfig(testKubeconfig()), {
      logger: mockServices.logger.mock(),
    });
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
  });

  afterAll(async () => {
    await cluster?.delete(resources.namespaces, { name: namespace });
    await cluster?.close();
  });

  function configMap(name: string, data: Record<string, string>): ConfigMap {
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace, name },
      data,
    };
  }

  describe('server-side apply', () => {
    it('makes an object, and changes nothing when it is applied again', async () => {
      const wanted = configMap('same', { k: 'v' });
      const first = await cluster.apply(wanted, { fieldManager: 'one' });
      const second = await cluster.apply(wanted, { fieldManager: 'one' });
      expect(second.metadata?.resourceVersion).toBe(
        first.metadata?.resourceVersion,
      );
    });

    it("refuses another manager's fields unless it is forced", async () => {
      await cluster.apply(configMap('owned', { k: 'one' }), {
        fieldManager: 'one',
      });
      const theirs = configMap('owned', { k: 'two' });
      await expect(
        cluster.apply(theirs, { fieldManager: 'two' }),
      ).rejects.toMatchObject({
        reason: 'Conflict',
        details: { causes: [{ field: '.data.k' }] },
      });
      await expect(
        cluster.apply(theirs, { fieldManager: 'two', force: true }),
      ).resolves.toMatchObject({ data: { k: 'two' } });
    });

    it('refuses fields that do not exist', async () => {
      await expect(
        cluster.apply(
          { ...configMap('typo', {}), dta: { k: 'v' } } as ConfigMap,
          { fieldManager: 'one' },
        ),
      ).rejects.toThrow(/dta/);
    });

    it('changes nothing on a dry run', async () => {
      await cluster.apply(configMap('dry', {}), {
        fieldManager: 'one',
        dryRun: true,
      });
      await expect(
        cluster.get(resources.configMaps, { namespace, name: 'dry' }),
      ).rejects.toMatchObject({ reason: 'NotFound', code: 404 });
    });
  });

  it('names the field that it refuses', async () => {
    await expect(
      cluster.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'No_DNS_label' },
      }),
    ).rejects.toMatchObject({
      reason: 'Invalid',
      details: { causes: [{ field: 'metadata.name' }] },
    });
  });

  it('deletes only the object of the identity that is meant', async () => {
    const made = await cluster.create(configMap('gone', {}));
    const name = { namespace, name: 'gone' };
    await expect(
      cluster.delete(resources.configMaps, name, { uid: 'another' }),
    ).rejects.toMatchObject({ reason: 'Conflict' });
    await cluster.delete(resources.configMaps, name, {
      uid: made.metadata?.uid,
    });
    await expect(
      cluster.delete(resources.configMaps, name),
    ).rejects.toMatchObject({ reason: 'NotFound' });
  });

  it('finds kinds by discovery', async () => {
    await expect(
      cluster.resourceFor('policy/v1', 'PodDisruptionBudget'),
    ).resolves.toEqual({
      group: 'policy',
      version: 'v1',
      kind: 'PodDisruptionBudget',
      plural: 'poddisruptionbudgets',
      namespaced: true,
    });
    await expect(cluster.version()).resolves.toMatch(/^v1\./);
  });

  it('serves typed clients', async () => {
    await cluster.apply(configMap('typed', { k: 'v' }), {
      fieldManager: 'one',
    });
    const read = await cluster
      .client(CoreV1Api)
      .readNamespacedConfigMap({ namespace, name: 'typed' });
    expect(read.data).toEqual({ k: 'v' });
    expect(read.metadata?.creationTimestamp).toBeInstanceOf(Date);
  });

  it('watches metadata alone', async () => {
    const informer = cluster.informer<ConfigMap>({
      resource: resources.configMaps,
      namespace,
      labelSelector: 'watched=yes',
      metadataOnly: true,
    });
    const heard: string[] = [];
    informer.subscribe({
      added: ({ metadata }) => heard.push(`+${metadata?.name}`),
      updated: ({ metadata }) => heard.push(`~${metadata?.name}`),
      deleted: ({ metadata }) => heard.push(`-${metadata?.name}`),
    });
    await informer.whenSynced();
    await eventually(() => expect(informer.status.watching).toBe(true));

    const watched = configMap('watched', { secret: 'never seen' });
    watched.metadata = { ...watched.metadata, labels: { watched: 'yes' } };
    await cluster.create(configMap('unwatched', {}));
    await cluster.create(watched);
    await cluster.patch(
      resources.configMaps,
      { namespace, name: 'watched' },
      { metadata: { annotations: { a: 'b' } } },
    );
    await eventually(() => expect(heard).toEqual(['+watched', '~watched']));
    expect(informer.list()).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: expect.objectContaining({ annotations: { a: 'b' } }),
      },
    ]);
    await cluster.delete(resources.configMaps, { namespace, name: 'watched' });
    await eventually(() => expect(heard.at(-1)).toBe('-watched'));
    await informer.stop();
  });

  describe('two replicas, each a process', () => {
    const processes = new Set<ChildProcess>();

    afterEach(async () => {
      for (const child of processes) {
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      }
      processes.clear();
    });

    function replica(identity: string) {
      const child = spawn(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          require.resolve('./testing/contender.ts'),
          testKubeconfig(),
          namespace,
          identity,
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      processes.add(child);
      const said: string[] = [];
      child.stdout?.on('data', data =>
        said.push(...String(data).trim().split('\n')),
      );
      child.stderr?.on('data', data => said.push(`! ${String(data).trim()}`));
      return {
        child,
        said,
        says: (what: RegExp) =>
          eventually(
            () => expect(said.join('\n')).toMatch(what),
            () => {},
            PATIENCE_MS,
          ),
      };
    }

    const lease = () =>
      cluster.get<Lease>(resources.leases, { namespace, name: 'contended' });

    async function count(name: string) {
      const counted = configMap(name, {});
      counted.metadata = { ...counted.metadata, labels: { counted: '' } };
      await cluster.create(counted);
    }

    const reconciledBy = (name: string, identity: string) =>
      eventually(
        async () => {
          const { metadata } = await cluster.get(resources.configMaps, {
            namespace,
            name,
          });
          expect(metadata?.annotations?.['reconciled-by']).toBe(identity);
        },
        () => {},
        PATIENCE_MS,
      );

    it(
      'hand over after a kill -9, and at once in good order',
      async () => {
        const first = replica('first');
        await first.says(/^leads \d+$/m);
        await count('before');
        await reconciledBy('before', 'first');
        const firstTerm = (await lease()).spec?.leaseTransitions;

        const second = replica('second');
        await second.says(/^contends$/m);
        expect(second.said).toEqual(['contends']);
        first.child.kill('SIGKILL');
        await once(first.child, 'exit');
        await count('meanwhile');

        // The new leader takes up what happened while nobody led, and all the rest.
        await second.says(/^leads \d+$/m);
        await reconciledBy('meanwhile', 'second');
        await reconciledBy('before', 'second');
        const { spec } = await lease();
        expect(spec?.holderIdentity).toBe('second');
        expect(spec?.leaseTransitions).toBeGreaterThan(Number(firstTerm));

        const third = replica('third');
        await third.says(/^contends$/m);
        second.child.kill('SIGTERM');
        // It ends without being made to: nothing is left open.
        const [code] = await once(second.child, 'exit');
        expect(code).toBe(0);
        expect(second.said.slice(-2)).toEqual(['leads no more', 'stopped']);
        await third.says(/^leads \d+$/m);
        third.child.kill('SIGTERM');
        await once(third.child, 'exit');
        expect((await lease()).spec?.holderIdentity).toBe('');
      },
      5 * PATIENCE_MS,
    );
  });
});
