import { ConfigReader } from '@backstage/config';
import { readConnections } from './config';

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

function read(...clusters: object[]) {
  return readConnections(
    new ConfigReader({
      kubernetes: {
        serviceLocatorMethod: { type: 'multiTenant' },
        clusterLocatorMethods: [{ type: 'config', clusters }],
      },
    }),
  );
}

const valid = {
  name: 'local',
  url: 'https://127.0.0.1:7443/',
  authProvider: 'serviceAccount',
  serviceAccountToken: 't0ken',
};

describe('the configured clusters', () => {
  it('are reached with their token and authority', async () => {
    const { connections } = read({
      ...valid,
      title: 'Local cluster',
      caData: Buffer.from(PEM).toString('base64'),
    });
    expect(connections).toEqual([
      {
        name: 'local',
        title: 'Local cluster',
        url: 'https://127.0.0.1:7443',
        tls: { ca: PEM, skipVerify: false },
        authorization: expect.any(Function),
      },
    ]);
    await expect(connections[0].authorization?.()).resolves.toBe(
      'Bearer t0ken',
    );
  });

  it('may be none, for a portal without Kubernetes', () => {
    expect(readConnections(new ConfigReader({}))).toEqual({
      connections: [],
      skipped: [],
    });
  });

  it('are only those that a service account opens; the others are named', () => {
    expect(
      read(valid, { ...valid, name: 'theirs', authProvider: 'oidc' }),
    ).toMatchObject({ connections: [{ name: 'local' }], skipped: ['theirs'] });
  });

  it('are not looked for behind other locators', () => {
    const config = new ConfigReader({
      kubernetes: { clusterLocatorMethods: [{ type: 'catalog' }] },
    });
    expect(readConnections(config).connections).toEqual([]);
  });

  const where = 'kubernetes.clusterLocatorMethods[0].clusters[0]';
  it.each([
    [
      'no token, outside of a cluster',
      { ...valid, serviceAccountToken: undefined },
      `${where}.serviceAccountToken: cluster 'local' needs the token`,
    ],
    [
      'a URL that is none',
      { ...valid, url: 'kubernetes' },
      `${where}.url: 'kubernetes' is no URL of an API server`,
    ],
    [
      'a token in the clear to another machine',
      { ...valid, url: 'http://cluster.example.com' },
      `${where}.url: 'http://cluster.example.com' would send the token in the clear`,
    ],
    [
      'an authority that is no certificate',
      { ...valid, caData: 'bm9wZQ==' },
      `${where}.caData: holds no PEM certificate`,
    ],
    [
      'an authority file that is missing',
      { ...valid, caFile: '/nowhere/ca.crt' },
      `${where}.caFile: cannot read '/nowhere/ca.crt'`,
    ],
  ])('stop the start when they have %s', (_, cluster, message) => {
    expect(() => read(cluster)).toThrow(message);
  });

  it('stop the start when two have one name', () => {
    expect(() => read(valid, valid)).toThrow(
      "kubernetes.clusterLocatorMethods[0].clusters[1].name: 'local' is the name of another cluster",
    );
  });
});
