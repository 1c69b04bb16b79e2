import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { KubernetesObject } from '@itdo/plugin-clusters-node';
import { Environment, labels } from '@itdo/plugin-environments-common';
import { WebSocket } from 'ws';
import { dropNamespace, eventually } from './__testUtils__/controlPlane';
import { describeApi, TestApi } from './__testUtils__/describeApi';
import { StreamReader } from './__testUtils__/StreamReader';
import { memberObjects, teamBinding } from './plan/access';

jest.setTimeout(180_000);

/** The images that a whole platform made for its cluster; where they are missing, nothing can run. */
const IMAGES = join(process.env.PLATFORM_STATE_DIR ?? '', 'images.json');
const runs = existsSync(IMAGES) && process.env.PLATFORM_TEST_MODE === 'real';

describeApi('the API of containers', {}, api => {
  const block = runs ? describe : describe.skip;
  const reason = runs ? '' : ' (skipped: no real node, or no images for it)';
  block(`that really run${reason}`, () => testsOf(api));
});

function testsOf(api: TestApi): void {
  let shop: Environment;
  let server: Server;
  let pod: string;
  const path = (operation: string) => api.pathOf(shop, operation);
  const url = (operation: string) => {
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/environments/v1${path(operation)}`;
  };

  // What the controller would make: it is not here.
  beforeAll(async () => {
    shop = await api.make('shop');
    await api.report(shop, { phase: 'Ready' });
    const own = { [labels.environmentUid]: shop.uid };
    await api.cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: shop.name, labels: own },
    });
    for (const object of [
      ...memberObjects(api.jane, shop.namespace),
      {
        ...teamBinding(shop.namespace),
        metadata: { name: 'team', namespace: shop.name },
      },
    ]) {
      await api.cluster.apply(object, { fieldManager: 'test', force: true });
    }
    const { redis } = JSON.parse(readFileSync(IMAGES, 'utf8')) as {
      redis: string;
    };
    pod = 'frontend-0';
    await api.cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: pod,
        namespace: shop.name,
        labels: { ...own, [labels.service]: 'frontend' },
      },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsUser: 999 },
        containers: [
          {
            name: 'redis',
            image: redis,
            command: ['redis-server', '--save', '', '--dir', '/tmp'],
            volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
          },
        ],
        volumes: [{ name: 'tmp', emptyDir: {} }],
      },
    } as KubernetesObject);
    await eventually(async () => {
      const { body } = await api.get(path('/containers'));
      return body.items?.[0]?.state === 'Running';
    });
    server = api.listen();
    await once(server, 'listening');
  });

  afterEach(() => api.shutOut.clear());

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await dropNamespace(api.cluster, shop.name);
  });

  it('streams what they write to a colleague, until that one may not read it any more', async () => {
    const stream = new StreamReader(
      server,
      `/api/environments/v1${path('/logs?service=frontend&follow=true')}`,
      api.as(api.john),
    );
    const { lines } = (await stream.next('lines')) as {
      lines: Array<{ time: string; text: string }>;
    };
    expect(lines.map(({ text }) => text).join('\n')).toContain('Redis');
    expect(Date.parse(lines[0].time)).not.toBeNaN();
    api.shutOut.add(api.john);
    expect(await stream.next('closed')).toEqual({
      reason: 'PermissionRevoked',
    });
    stream.close();
  });

  it('opens a shell in them, which closes when the right to it was taken away', async () => {
    const answer = await fetch(url('/terminal'), {
      method: 'POST',
      headers: { ...api.as(api.john), 'content-type': 'application/json' },
      body: JSON.stringify({ pod, container: 'redis' }),
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const ticket = (await answer.json()) as { path: string };
    const address = new URL(ticket.path, url(''));
    address.protocol = 'ws:';
    const socket = new WebSocket(address);
    let shown = '';
    const told: Array<{ type: string; reason?: string }> = [];
    socket.on('message', (data, isBinary) => {
      if (isBinary) {
        shown += String(data);
      } else {
        told.push(JSON.parse(String(data)));
      }
    });
    await eventually(async () => told.some(({ type }) => type === 'opened'));
    socket.send(JSON.stringify({ type: 'resize', cols: 120, rows: 40 }));
    socket.send(Buffer.from('echo it-is-$((40 + 2)) for $(redis-cli ping)\r'));
    await eventually(async () => shown.includes('it-is-42 for PONG'));
    const closed = once(socket, 'close');
    api.shutOut.add(api.john);
    await closed;
    expect(told.at(-1)).toMatchObject({
      type: 'closed',
      reason: 'PermissionRevoked',
    });
  });
}
