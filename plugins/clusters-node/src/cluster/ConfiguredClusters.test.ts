import { ClusterConnection } from '../http/connection';
import { ConfiguredClusters } from './ConfiguredClusters';
import { ConnectedCluster } from './types';

describe('a configured cluster as somebody else', () => {
  const connection: ClusterConnection = {
    name: 'local',
    url: 'https://c.example.com',
    tls: { ca: 'PEM', cert: 'own', key: 'own' },
    authorization: async () => 'Bearer portal',
  };

  function configured() {
    const opened: ClusterConnection[] = [];
    let closed = 0;
    const clusters = new ConfiguredClusters([connection], each => {
      opened.push(each);
      return {
        name: each.name,
        close: async () => {
          closed += 1;
        },
      } as ConnectedCluster;
    });
    return { clusters, opened, closed: () => closed };
  }

  it('asks for a token before each request where it changes', async () => {
    const { clusters, opened } = configured();
    const tokens = ['one', 'two'];
    clusters.connect(undefined, {
      serviceAccountToken: async () => tokens.shift() ?? '',
    });
    const [, other] = opened;
    expect(other.tls).toEqual({ ca: 'PEM' });
    expect(await other.authorization?.()).toBe('Bearer one');
    expect(await other.authorization?.()).toBe('Bearer two');
  });

  it('is closed with all others, unless it was closed before', async () => {
    const { clusters, closed } = configured();
    const other = clusters.connect('local', { serviceAccountToken: 't' });
    await other.close();
    await clusters.close();
    expect(closed()).toBe(2);
  });

  it('is reached by what a kubeconfig says, which has no credentials of the portal', () => {
    const { clusters } = configured();
    expect(clusters.addressOf()).toEqual({
      name: 'local',
      url: 'https://c.example.com',
      ca: 'PEM',
      serverName: undefined,
      skipVerify: false,
    });
  });
});
