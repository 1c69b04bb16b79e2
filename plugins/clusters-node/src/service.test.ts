import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ClustersService } from './cluster/types';
import { resources } from './resources';
import { clustersServiceRef } from './service';
import { eventually, FakeApiServer } from './testing';

/** Starts a backend with a plugin that asks for the clusters, and hands them out. */
async function start(clusters: object[]) {
  const given: ClustersService[] = [];
  const backend = await startTestBackend({
    features: [
      ...['one', 'two'].map(pluginId =>
        createBackendPlugin({
          pluginId,
          register(env) {
            env.registerInit({
              deps: {
                clusters: clustersServiceRef,
                lifecycle: coreServices.lifecycle,
              },
              async init({ clusters: service }) {
                given.push(service);
              },
            });
          },
        }),
      ),
      mockServices.rootConfig.factory({
        data: {
          kubernetes: {
            serviceLocatorMethod: { type: 'multiTenant' },
            clusterLocatorMethods: [{ type: 'config', clusters }],
          },
        },
      }),
    ],
  });
  return { backend, given };
}

const unreachable = {
  name: 'local',
  url: 'https://127.0.0.1:1',
  authProvider: 'serviceAccount',
  serviceAccountToken: 't',
};

describe('the clusters service', () => {
  it('starts although no cluster answers, and is one for all plugins', async () => {
    const { backend, given } = await start([
      unreachable,
      { ...unreachable, name: 'other', title: 'Other' },
    ]);
    const [service, same] = given;
    expect(same).toBe(service);
    expect(service.list()).toEqual([
      { name: 'local', title: 'local', url: 'https://127.0.0.1:1' },
      { name: 'other', title: 'Other', url: 'https://127.0.0.1:1' },
    ]);
    expect(service.get().name).toBe('local');
    expect(service.get('other').title).toBe('Other');
    expect(() => service.get('nope')).toThrow(
      "no cluster is called 'nope'; configured are: local, other",
    );
    const informer = service.get().informer({ resource: resources.pods });
    const never = informer.whenSynced();
    await Promise.all([
      expect(never).rejects.toThrow('stopped before it synced'),
      backend.stop(),
    ]);
  });

  it('opens a cluster as another service account, and closes it with the rest', async () => {
    const server = await FakeApiServer.start();
    const pods = server.collection('/api/v1/pods');
    const { backend, given } = await start([
      { ...unreachable, url: server.url },
    ]);
    const controller = given[0].connect(undefined, {
      serviceAccountToken: 'other',
    });
    await controller.informer({ resource: resources.pods }).whenSynced();
    expect(server.requests[0].headers.authorization).toBe('Bearer other');
    await eventually(() => expect(pods.watches.size).toBe(1));
    await backend.stop();
    await eventually(() => expect(server.openConnections).toBe(0));
    await server.close();
  });

  it('stops the start when the configuration cannot be right', async () => {
    await expect(
      start([{ ...unreachable, url: 'ftp://cluster' }]),
    ).rejects.toThrow(/clusters\[0\]\.url: 'ftp:\/\/cluster' is no URL/);
  });

  it('says what is missing when no cluster is configured', async () => {
    const { backend, given } = await start([]);
    expect(() => given[0].get()).toThrow('no cluster is configured');
    await backend.stop();
  });
});
