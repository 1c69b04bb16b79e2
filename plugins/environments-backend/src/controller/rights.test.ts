import { resources } from '@itdo/plugin-clusters-node';
import { labels } from '@itdo/plugin-environments-common';
import { memberObjects } from '../plan/access';
import { actAs, platformAccounts } from '../__testUtils__/actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  dropEnvironment,
  dropNamespace,
  eventually,
  makeTeamNamespace,
  uniqueSuffix,
} from '../__testUtils__/controlPlane';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { devEnvironments } from './devEnvironments';

jest.setTimeout(60_000);

const REFUSED = { reason: expect.stringMatching(/Forbidden|Invalid/) };

describeWithCluster('the rights on the cluster', connect => {
  const suffix = uniqueSuffix();
  const teamNamespace = `team-${suffix}`;
  const jane = `user:default/jane-${suffix}`;
  const john = `user:default/john-${suffix}`;
  let admin: ConnectedCluster;
  const opened: ConnectedCluster[] = [];

  const as = async (account: { namespace: string; name: string }) => {
    const cluster = await actAs(admin, account);
    opened.push(cluster);
    return cluster;
  };
  const environment = (name: string, owner: string, createdBy = owner) => {
    const made = environmentOf(
      specOf({ name, owner, createdBy, team: `group:default/${suffix}` }),
      suffix,
    );
    made.metadata.finalizers = undefined;
    return made;
  };
  const secretIn = (namespace: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `s-${suffix}`, namespace },
  });

  beforeAll(async () => {
    admin = await connect();
    await makeTeamNamespace(admin, teamNamespace);
    for (const owner of [jane, john]) {
      for (const object of memberObjects(owner, teamNamespace)) {
        await admin.apply(object, { fieldManager: 'test', force: true });
      }
    }
  });

  afterAll(async () => {
    for (const owner of [jane, john]) {
      const { metadata } = environment('mine', owner);
      await dropEnvironment(admin, metadata);
    }
    await dropNamespace(admin, teamNamespace);
    await Promise.all([...opened, admin].map(cluster => cluster.close()));
  });

  it('let people make, change and remove environments of their own only', async () => {
    const person = await as({
      namespace: teamNamespace,
      name: `u-jane-${suffix}`,
    });
    await eventually(async () => {
      try {
        return await person.create(environment('mine', jane));
      } catch {
        // Rights take a moment to be known to the API server.
        return undefined;
      }
    });
    await admin.create(environment('mine', john));
    const his = environment('mine', john).metadata;
    const hers = environment('mine', jane).metadata;

    await expect(person.create(environment('x', john))).rejects.toMatchObject(
      REFUSED,
    );
    await expect(
      person.create(environment('y', jane, john)),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      person.patch(devEnvironments, his, { spec: { ttlHours: 1 } }),
    ).rejects.toMatchObject(REFUSED);
    await expect(person.delete(devEnvironments, his)).rejects.toMatchObject(
      REFUSED,
    );
    await expect(
      person.patch(devEnvironments, hers, {
        metadata: { finalizers: ['example.com/stay'] },
      }),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      person.patch(
        devEnvironments,
        hers,
        { status: { phase: 'Ready' } },
        { subresource: 'status' },
      ),
    ).rejects.toMatchObject(REFUSED);
    await person.patch(devEnvironments, hers, { spec: { ttlHours: 24 } });
    await person.delete(devEnvironments, hers);
  });

  it.each<[string, object]>([
    ['name', { name: 'other' }],
    ['team', { team: 'group:default/other' }],
    ['createdBy', { createdBy: 'somebody' }],
  ])('never let %s be changed, whoever asks', async (_, spec) => {
    const { metadata } = environment('mine', john);
    await expect(
      admin.patch(devEnvironments, metadata, { spec }),
    ).rejects.toMatchObject({ reason: 'Invalid' });
  });

  it.each<[string, object]>([
    ['ttlHours', { ttlHours: 0 }],
    ['ttlHours', { ttlHours: 87_600 }],
    ['resources', { resources: { cpu: '4 cores' } }],
    ['resources', { resources: { cpu: '0' } }],
    ['services', { services: [] }],
    [
      'services',
      { services: ['api', 'cache'].map(type => ({ name: 'same', type })) },
    ],
  ])('let the schema refuse a wrong %s', async (field, spec) => {
    const wrong = environment('wrong', jane);
    Object.assign(wrong.spec, spec);
    await expect(admin.create(wrong, { dryRun: true })).rejects.toMatchObject({
      reason: 'Invalid',
      details: {
        causes: expect.arrayContaining([
          expect.objectContaining({
            field: expect.stringContaining(`spec.${field}`),
          }),
        ]),
      },
    });
  });

  it('let nobody call an object what it is not', async () => {
    const wrong = environment('right', jane);
    wrong.metadata.name = `dev-right-john-${suffix}`;
    await expect(admin.create(wrong, { dryRun: true })).rejects.toMatchObject({
      reason: 'Invalid',
    });
  });

  it('keep the portal from Secrets and from namespaces that are no team’s', async () => {
    const portal = await as(platformAccounts.portal);
    await expect(
      portal.list(resources.secrets, { namespace: teamNamespace }),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      makeTeamNamespace(portal, `dev-${suffix}`),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      portal.delete(resources.namespaces, { name: teamNamespace }),
    ).rejects.toMatchObject(REFUSED);
  });

  it('keep the controller to environments and teams, and from reading Secrets', async () => {
    const controller = await as(platformAccounts.controller);
    await expect(
      controller.create(secretIn('kube-system')),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      controller.list(resources.secrets, { namespace: teamNamespace }),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      makeTeamNamespace(controller, `kube-${suffix}`),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      controller.delete(resources.namespaces, { name: 'itdo-platform' }),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      controller.patch(
        resources.namespaces,
        { name: 'kube-system' },
        { metadata: { labels: { [labels.environmentUid]: 'x' } } },
      ),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      controller.create({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: `admin-${suffix}`, namespace: teamNamespace },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'cluster-admin',
        },
      }),
    ).rejects.toMatchObject(REFUSED);
  });
});
