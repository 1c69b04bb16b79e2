import { parse } from 'yaml';
import { kubeconfigOf } from './kubeconfig';

describe('a kubeconfig', () => {
  const content = {
    cluster: {
      name: 'local',
      url: 'https://127.0.0.1:7443',
      ca: 'PEM',
      skipVerify: false,
    },
    environment: 'dev-shop-jane',
    teamNamespace: 'team-a',
    account: 'system:serviceaccount:team-a:u-jane',
    token: 'a.b.c',
    expiresAt: '2026-11-24T12:00:00Z',
  };

  it('leads into the namespace of the environment, and to its object in that of the team', () => {
    expect(parse(kubeconfigOf(content))).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'local',
          cluster: {
            server: 'https://127.0.0.1:7443',
            'certificate-authority-data': Buffer.from('PEM').toString('base64'),
          },
        },
      ],
      users: [{ name: content.account, user: { token: 'a.b.c' } }],
      contexts: ['dev-shop-jane', 'team-a'].map(name => ({
        name,
        context: { cluster: 'local', user: content.account, namespace: name },
      })),
      'current-context': 'dev-shop-jane',
    });
  });

  it('says how to trust the server as the portal does', () => {
    const cluster = {
      name: 'c',
      url: 'https://c.example.com',
      serverName: 'kubernetes',
      skipVerify: true,
    };
    const { clusters } = parse(kubeconfigOf({ ...content, cluster }));
    expect(clusters[0].cluster).toEqual({
      server: 'https://c.example.com',
      'tls-server-name': 'kubernetes',
      'insecure-skip-tls-verify': true,
    });
  });
});
