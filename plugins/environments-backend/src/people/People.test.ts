import { mockServices } from '@backstage/backend-test-utils';
import { resources, systemClock } from '@itdo/plugin-clusters-node';
import { devEnvironments } from '../controller/devEnvironments';
import { memberObjects } from '../plan/access';
import { actAs, platformAccounts } from '../__testUtils__/actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  dropNamespace,
  eventually,
  find,
  makeTeamNamespace,
  uniqueSuffix,
} from '../__testUtils__/controlPlane';
import { testClusters } from '../__testUtils__/testClusters';
import { removeAccountsOfLeavers } from './AccountsOfLeavers';
import { People } from './People';

jest.setTimeout(60_000);

describeWithCluster('people on the cluster', connect => {
  const suffix = uniqueSuffix();
  const team = `group:default/${suffix}`;
  const namespace = `team-${suffix}`;
  const jane = `user:default/jane-${suffix}`;
  const lara = `user:default/lara-${suffix}`;
  const account = (name: string) => ({
    namespace,
    name: `u-${name}-${suffix}`,
  });
  const table: Record<string, string[]> = { [jane]: [team], [lara]: [team] };
  const memberships = {
    teamsOf: async (user: string) =>
      table[user]?.map(ref => ({ ref, title: ref })),
  };
  let admin: ConnectedCluster;
  let portal: ConnectedCluster;
  let clusters: Awaited<ReturnType<typeof testClusters>>;
  let people: People;

  beforeAll(async () => {
    admin = await connect();
    portal = await actAs(admin, platformAccounts.portal);
    clusters = await testClusters(portal);
    people = new People({
      clusters,
      cluster: undefined,
      memberships,
      clock: systemClock,
    });
    await makeTeamNamespace(admin, namespace);
    // As the controller does at the team's first environment.
    for (const object of memberObjects(jane, namespace)) {
      await admin.apply(object, { fieldManager: 'test', force: true });
    }
  });

  afterAll(async () => {
    await clusters.close();
    await portal.close();
    await dropNamespace(admin, namespace);
    await admin.close();
  });

  it('act as their account, which is made at the first time', async () => {
    expect(
      await find(admin, resources.serviceAccounts, account('lara')),
    ).toBeUndefined();
    const cluster = await people.clusterOf({ user: lara, team });
    const { items } = await eventually(() =>
      cluster.list(devEnvironments, { namespace }).catch(() => undefined),
    );
    expect(items).toEqual([]);
    await expect(
      cluster.list(devEnvironments, { namespace: 'team-of-others' }),
    ).rejects.toMatchObject({
      reason: 'Forbidden',
      message: expect.stringContaining(
        `system:serviceaccount:${namespace}:u-lara-${suffix}`,
      ),
    });
  });

  it('get a token that ends when it was asked to', async () => {
    const { token, expiresAt } = await people.tokenOf(
      { user: jane, team },
      1200,
    );
    const [, payload] = token.split('.');
    const claims = JSON.parse(
      Buffer.from(payload, 'base64url').toString('utf8'),
    ) as { sub: string; exp: number; iat: number };
    expect(claims.sub).toBe(
      `system:serviceaccount:${namespace}:u-jane-${suffix}`,
    );
    expect(claims.exp - claims.iat).toBe(1200);
    expect(Date.parse(expiresAt)).toBe(claims.exp * 1000);
  });

  it('are refused where they are of another team, or of none', async () => {
    const other = 'group:default/others';
    await expect(
      people.clusterOf({ user: jane, team: other }),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
    await expect(
      people.tokenOf({ user: 'user:default/nobody', team }, 600),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
  });

  it('are all that the portal can become', async () => {
    const ask = (name: object, expirationSeconds = 600) =>
      portal.createSubresource(
        resources.serviceAccounts,
        { namespace, name: `u-jane-${suffix}`, subresource: 'token', ...name },
        {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { audiences: [], expirationSeconds },
        },
      );
    await expect(
      ask({ namespace: 'itdo-platform', name: 'environments-controller' }),
    ).rejects.toThrow('tokens of people (u-*) in namespaces of teams only');
    await expect(ask({ name: 'default' })).rejects.toThrow(
      'tokens of people (u-*) in namespaces of teams only',
    );
    await expect(ask({}, 86_400)).rejects.toThrow('12 hours at most');
    const make = (metadata: object) =>
      portal.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    await expect(make({ name: 'x', namespace })).rejects.toThrow(
      'accounts of people (u-*)',
    );
    await expect(
      make({ name: 'u-x', namespace: 'itdo-platform' }),
    ).rejects.toThrow('accounts of people (u-*)');
  });

  it('lose their account, and what was handed out for it, when they leave the team', async () => {
    const { token } = await people.tokenOf({ user: lara, team }, 3600);
    const handedOut = clusters.connect(undefined, {
      serviceAccountToken: token,
    });
    await handedOut.list(devEnvironments, { namespace });
    table[lara] = ['group:default/others'];
    const removed = await removeAccountsOfLeavers({
      // Others have people on this cluster, too.
      cluster: {
        list: (resource, options) =>
          portal.list(resource, { ...options, namespace }),
        delete: (resource, name, options) =>
          portal.delete(resource, name, options),
      },
      memberships,
      logger: mockServices.logger.mock(),
    });
    expect(removed).toEqual([`${namespace}/u-lara-${suffix}`]);
    await expect(people.clusterOf({ user: lara, team })).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    await eventually(() =>
      handedOut.list(devEnvironments, { namespace }).then(
        () => false,
        error => error.reason === 'Unauthorized',
      ),
    );
  });
});
