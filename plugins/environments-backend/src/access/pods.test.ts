import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isKubernetesError,
  KubernetesObject,
  resources,
  systemClock,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentService,
  labels,
} from '@itdo/plugin-environments-common';
import { WebSocket } from 'ws';
import { People } from '../people/People';
import { teamBinding } from '../plan/access';
import { actAs, platformAccounts } from '../__testUtils__/actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  dropNamespace,
  eventually,
  makeTeamNamespace,
  uniqueSuffix,
} from '../__testUtils__/controlPlane';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { testClusters } from '../__testUtils__/testClusters';
import { PodConnections } from './PodConnections';
import { TestProxy } from './__testUtils__/TestProxy';

jest.setTimeout(120_000);

const IMAGES = join(process.env.PLATFORM_STATE_DIR ?? '', 'images.json');
const runsPods =
  process.env.PLATFORM_TEST_MODE === 'real' && existsSync(IMAGES);

/** A broker speaks HTTP on one port, WebSockets on another, and neither on a third. */
const PORTS = { http: 8222, webSocket: 8080, other: 4222, none: 9999 };
const SETTINGS = `
http: ${PORTS.http}
websocket { port: ${PORTS.webSocket}, no_tls: true }
`;

describeWithCluster('services that run in pods', connect => {
  const describeWithPods = runsPods ? describe : describe.skip;
  const reason = runsPods
    ? ''
    : ' (skipped: no node runs pods here, or no images were made)';

  describeWithPods(`as the owner of their environment${reason}`, () => {
    const suffix = uniqueSuffix();
    const team = `group:default/${suffix}`;
    const jane = `user:default/jane-${suffix}`;
    const service: DevEnvironmentService = { name: 'events', type: 'broker' };
    const environment: DevEnvironment = environmentOf(
      specOf({ owner: jane, team, services: [service] }),
    );
    const namespace = environment.metadata.name;
    let admin: ConnectedCluster;
    let portal: ConnectedCluster;
    let clusters: Awaited<ReturnType<typeof testClusters>>;
    let proxy: TestProxy;

    const makePod = async () => {
      const { nats: image } = JSON.parse(readFileSync(IMAGES, 'utf8')) as {
        nats: string;
      };
      await admin.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: namespace },
      });
      const binding = teamBinding(`team-${suffix}`);
      await admin.create({
        ...binding,
        metadata: { ...binding.metadata, namespace },
      });
      await admin.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings', namespace },
        data: { 'nats.conf': SETTINGS },
      });
      await eventually(async () => {
        try {
          return await admin.create({
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: {
              name: 'events-0',
              namespace,
              labels: {
                [labels.environmentUid]: `uid-${suffix}`,
                [labels.service]: service.name,
              },
            },
            spec: {
              containers: [
                {
                  name: 'nats',
                  image,
                  args: ['--config', '/etc/nats/nats.conf'],
                  volumeMounts: [{ name: 'settings', mountPath: '/etc/nats' }],
                },
              ],
              terminationGracePeriodSeconds: 0,
              volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
            },
          });
        } catch (error) {
          // The account that pods need comes a moment after the namespace.
          if (isKubernetesError(error, 'Forbidden')) {
            return undefined;
          }
          throw error;
        }
      });
      await eventually(async () => {
        const pod = await admin.get<
          KubernetesObject & { status?: { phase?: string } }
        >(resources.pods, { namespace, name: 'events-0' });
        return pod.status?.phase === 'Running';
      });
    };

    beforeAll(async () => {
      admin = await connect();
      portal = await actAs(admin, platformAccounts.portal);
      clusters = await testClusters(portal);
      await makeTeamNamespace(admin, `team-${suffix}`);
      environment.metadata.uid = `uid-${suffix}`;
      environment.status = { services: [{ ...service, state: 'Ready' }] };
      await makePod();
      const people = new People({
        clusters,
        cluster: undefined,
        memberships: { teamsOf: async () => [{ ref: team, title: team }] },
        clock: systemClock,
      });
      const connections = new PodConnections({
        clusterOf: ({ environment: { spec } }) =>
          people.clusterOf({ user: spec.owner, team: spec.team }),
        clock: systemClock,
      });
      proxy = new TestProxy([environment], connections, () => true);
      await proxy.start();
    });

    afterAll(async () => {
      await proxy?.stop();
      await dropNamespace(admin, namespace);
      await dropNamespace(admin, `team-${suffix}`);
      await clusters?.close();
      await portal?.close();
      await admin.close();
    });

    const ask = async (port: number, path: string) => {
      const cookie = await proxy.enter(jane, environment, 'events', port);
      return proxy.get(proxy.hostOf(environment, 'events', port), path, {
        cookie,
      });
    };

    it('answer requests, one after another and many at once', async () => {
      await eventually(
        async () => (await ask(PORTS.http, '/healthz')).status === 200,
      );
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => ask(PORTS.http, '/varz')),
      );
      for (const { status, body } of answers) {
        expect(status).toBe(200);
        expect(JSON.parse(body)).toMatchObject({ port: PORTS.other });
      }
    });

    it('speak over WebSockets', async () => {
      const cookie = await proxy.enter(
        jane,
        environment,
        'events',
        PORTS.webSocket,
      );
      const host = proxy.hostOf(environment, 'events', PORTS.webSocket);
      const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/`, {
        headers: { host, cookie },
      });
      const [greeting] = await once(socket, 'message');
      expect(String(greeting)).toMatch(/^INFO \{/);
      socket.terminate();
    });

    it('do not answer where nothing listens, or nothing that speaks HTTP', async () => {
      expect(await ask(PORTS.none, '/')).toMatchObject({
        status: 502,
        body: expect.stringContaining('NothingListens'),
      });
      expect(await ask(PORTS.other, '/')).toMatchObject({
        status: 502,
        body: expect.stringContaining('NotHttp'),
      });
    });
  });
});
