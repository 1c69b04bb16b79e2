import { mockServices } from '@backstage/backend-test-utils';
import { CoreV1Api } from '@kubernetes/client-node';
import { KubernetesObject } from '../objects';
import { resources } from '../resources';
import { eventually, FakeApiServer, sendJson, sendStatus } from '../testing';
import { connectCluster } from './KubernetesCluster';
import { ConnectedCluster } from './types';

const WIDGETS = '/apis/example.org/v1/namespaces/ns/widgets';

describe('a cluster', () => {
  let server: FakeApiServer;
  let cluster: ConnectedCluster;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    cluster = connectCluster(
      { name: 'fake', title: 'A fake', url: server.url },
      {
        logger: mockServices.logger.mock(),
      },
    );
    server.intercept(({ path }, response) => {
      if (path !== '/apis/example.org/v1') {
        return false;
      }
      sendJson(response, 200, {
        resources: [
          { name: 'widgets/status', kind: 'Widget', namespaced: true },
          { name: 'widgets', kind: 'Widget', namespaced: true },
        ],
      });
      return true;
    });
  });

  afterEach(async () => {
    await cluster.close();
    await server.close();
  });

  function echo() {
    server.intercept(({ path, body }, response) => {
      if (!path.startsWith(WIDGETS)) {
        return false;
      }
      sendJson(response, 200, body ? JSON.parse(body) : {});
      return true;
    });
  }

  const widget: KubernetesObject & { spec: object } = {
    apiVersion: 'example.org/v1',
    kind: 'Widget',
    metadata: { namespace: 'ns', name: 'w' },
    spec: { size: 1 },
  };

  it('applies on the server, in the name of a field manager, and refuses misspelt fields', async () => {
    echo();
    await cluster.apply(
      { ...widget, metadata: { ...widget.metadata, managedFields: [{}] } },
      { fieldManager: 'tester', force: true, dryRun: true },
    );
    const [sent] = server.received('PATCH', `${WIDGETS}/w`);
    expect(sent.query).toEqual({
      fieldManager: 'tester',
      force: 'true',
      dryRun: 'All',
      fieldValidation: 'Strict',
    });
    expect(sent.headers['content-type']).toBe('application/apply-patch+yaml');
    expect(JSON.parse(sent.body)).toEqual(widget);
  });

  it('applies a status by its own path', async () => {
    echo();
    await cluster.apply(widget, {
      fieldManager: 'tester',
      subresource: 'status',
    });
    expect(server.received('PATCH', `${WIDGETS}/w/status`)).toHaveLength(1);
  });

  it('looks up a kind once', async () => {
    echo();
    await cluster.create(widget);
    await cluster.create(widget);
    expect(server.received('GET', '/apis/example.org/v1')).toHaveLength(1);
    expect(server.received('POST', WIDGETS)).toHaveLength(2);
  });

  it('says when the cluster does not know a kind', async () => {
    await expect(
      cluster.create({ ...widget, kind: 'Gadget' }),
    ).rejects.toMatchObject({
      reason: 'NotFound',
      message: expect.stringContaining(
        'the cluster does not know the kind Gadget of example.org/v1',
      ),
    });
  });

  it('replaces only what nobody changed since', async () => {
    const leases = server.collection(
      '/apis/coordination.k8s.io/v1/namespaces/ns/leases',
    );
    leases.put('l', {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { namespace: 'ns' },
    });
    const name = { namespace: 'ns', name: 'l' };
    const seen = await cluster.get(resources.leases, name);
    leases.put('l', { ...leases.get('l'), spec: { by: 'another' } });
    await expect(cluster.replace(seen)).rejects.toMatchObject({
      reason: 'Conflict',
    });
  });

  it('deletes only the object that is meant, not a later one of its name', async () => {
    echo();
    const ref = await cluster.resourceFor('example.org/v1', 'Widget');
    await cluster.delete(
      ref,
      { namespace: 'ns', name: 'w' },
      { uid: 'u1', propagationPolicy: 'Foreground' },
    );
    const [sent] = server.received('DELETE', `${WIDGETS}/w`);
    expect(JSON.parse(sent.body)).toMatchObject({
      propagationPolicy: 'Foreground',
      preconditions: { uid: 'u1' },
    });
  });

  it.each([
    ['merge', 'application/merge-patch+json'],
    ['json', 'application/json-patch+json'],
    ['strategic', 'application/strategic-merge-patch+json'],
  ] as const)('patches by %s', async (type, contentType) => {
    echo();
    const ref = await cluster.resourceFor('example.org/v1', 'Widget');
    await cluster.patch(ref, { namespace: 'ns', name: 'w' }, {}, { type });
    const [sent] = server.received('PATCH', `${WIDGETS}/w`);
    expect(sent.headers['content-type']).toBe(contentType);
  });

  it('lists one page, and says how to go on', async () => {
    const pods = server.collection('/api/v1/namespaces/ns/pods');
    ['a', 'b', 'c'].forEach(name => pods.put(name));
    const page = await cluster.list(resources.pods, {
      namespace: 'ns',
      limit: 2,
    });
    expect(page.items).toHaveLength(2);
    const rest = await cluster.list(resources.pods, {
      namespace: 'ns',
      limit: 2,
      continueToken: page.continueToken,
    });
    expect(rest.items).toHaveLength(1);
    expect(rest.continueToken).toBeUndefined();
  });

  it('writes names into paths so that they stay names', async () => {
    await expect(
      cluster.get(resources.pods, { namespace: 'ns', name: '../secrets/s' }),
    ).rejects.toMatchObject({ reason: 'NotFound' });
    expect(server.requests[0].path).toBe(
      '/api/v1/namespaces/ns/pods/..%2Fsecrets%2Fs',
    );
  });

  it('gives typed clients its budget and its errors', async () => {
    server.answerOnce(
      () => true,
      response => sendStatus(response, 503, 'ServiceUnavailable'),
    );
    server.collection('/api/v1/namespaces/ns/configmaps').put('m', {
      metadata: { namespace: 'ns' },
      data: { k: 'v' },
    });
    const core = cluster.client(CoreV1Api);
    const name = { namespace: 'ns', name: 'm' };
    await expect(core.readNamespacedConfigMap(name)).resolves.toMatchObject({
      data: { k: 'v' },
    });
    await expect(
      core.readNamespacedConfigMap({ ...name, name: 'none' }),
    ).rejects.toMatchObject({ name: 'KubernetesError', reason: 'NotFound' });
  });

  it('tells which nodes only pretend', async () => {
    const nodes = server.collection('/api/v1/nodes');
    nodes.put('real');
    nodes.put('kwok', {
      metadata: { annotations: { 'kwok.x-k8s.io/node': 'fake' } },
    });
    nodes.put('labelled', {
      metadata: { labels: { 'platform.itdo-erp.com/simulated': 'true' } },
    });
    const directory = cluster.nodes();
    expect(directory.isSimulated('kwok')).toBeUndefined();
    await directory.whenSynced();
    expect(directory.list()).toEqual([
      { name: 'real', simulated: false },
      { name: 'kwok', simulated: true },
      { name: 'labelled', simulated: true },
    ]);
    let changes = 0;
    directory.subscribe(() => {
      changes += 1;
    });
    expect(changes).toBe(3);
    nodes.put('real', { metadata: { labels: { zone: 'a' } } });
    nodes.remove('kwok');
    await eventually(() =>
      expect(directory.isSimulated('kwok')).toBeUndefined(),
    );
    expect(changes).toBe(4);
  });

  it('leaves nothing open when it is closed', async () => {
    server.collection('/api/v1/pods');
    server.collection('/apis/coordination.k8s.io/v1/namespaces/ns/leases');
    const informer = cluster.informer({ resource: resources.pods });
    const elector = cluster.leaderElector({ namespace: 'ns', name: 'l' });
    elector.start();
    await informer.whenSynced();
    await eventually(() => expect(elector.isLeader).toBe(true));
    await cluster.close();
    expect(elector.isLeader).toBe(false);
    await eventually(() => expect(server.openConnections).toBe(0));
  });
});
