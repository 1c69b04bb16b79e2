import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import { annotations, labels } from '@itdo/plugin-environments-common';
import { CoreV1Api, setHeaderOptions } from '@kubernetes/client-node';
import {
  ConnectedCluster,
  describeWithCluster,
  eventually,
  find,
} from '../__testUtils__/controlPlane';
import { bare, workload } from './__testUtils__/objects';
import { byOneOfPolicies, byPolicy, byRole } from './__testUtils__/refusals';
import { crown, startTenants, Tenants } from './__testUtils__/tenants';

jest.setTimeout(120_000);

const BOUNDS = 'platform-environment-bounds';
const OBJECTS = 'platform-environment-objects';
const NAMESPACES = 'platform-environment-namespaces';

/** What holds an environment, how somebody would loosen it and what they would put beside it. */
const HELD = [
  {
    resource: resources.resourceQuotas,
    name: 'dev-quota',
    change: { spec: { hard: { pods: '5000' } } },
    another: { apiVersion: 'v1', kind: 'ResourceQuota', content: {} },
  },
  {
    resource: resources.limitRanges,
    name: 'dev-limits',
    change: { spec: { limits: [] } },
    another: {
      apiVersion: 'v1',
      kind: 'LimitRange',
      content: { spec: { limits: [{ type: 'Pod', max: { cpu: '1' } }] } },
    },
  },
  {
    resource: resources.networkPolicies,
    name: 'dev-isolation',
    change: { spec: { egress: [{}] } },
    another: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      content: { spec: { podSelector: {} } },
    },
  },
  {
    resource: resources.roleBindings,
    name: 'team',
    change: { subjects: [] },
    another: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      content: {
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'view',
        },
      },
    },
  },
  {
    resource: resources.serviceAccounts,
    name: 'default',
    change: { automountServiceAccountToken: true },
    another: { apiVersion: 'v1', kind: 'ServiceAccount', content: {} },
  },
];

/** What a tenant may try on what holds their environment, with their own credentials and with more than those. */
describeWithCluster('an attack by a tenant', connect => {
  let tenants: Tenants;
  /** John, after an administrator gave him every right in the namespace of Jane's environment. */
  let overlord: ConnectedCluster;
  const inHers = (name: string) => ({ namespace: tenants.hers.name, name });
  const dryRun = { dryRun: true };

  beforeAll(async () => {
    tenants = await startTenants(connect);
    overlord = await crown(tenants);
  });

  afterAll(() => tenants.stop());

  describe('on what holds an environment', () => {
    it.each([undefined, 'status', 'finalize'])(
      'labels of its own namespace stay (subresource %s)',
      async subresource => {
        const { admin, jane, hers } = tenants;
        const name = { name: hers.name };
        const change = { labels: { [labels.team]: 'other' } };
        const body = { metadata: change };
        await expect(
          jane.cluster.patch(resources.namespaces, name, body, { subresource }),
        ).rejects.toMatchObject(
          byRole(
            'patch',
            subresource ? `namespaces/${subresource}` : 'namespaces',
          ),
        );
        const stands = await admin.client(CoreV1Api).readNamespace(name);
        await expect(
          overlord.replace(
            {
              apiVersion: 'v1',
              kind: 'Namespace',
              metadata: { ...name, ...change },
              spec: { ...stands.spec, finalizers: [] },
            } as KubernetesObject,
            { subresource },
          ),
        ).rejects.toMatchObject(
          byPolicy(NAMESPACES, `namespace ${hers.name} is the platform’s`),
        );
      },
    );

    it('neither the enforced Pod Security nor its end can be taken from its namespace', async () => {
      const { hers } = tenants;
      const refusal = byPolicy(NAMESPACES, 'is the platform’s');
      const name = { name: hers.name };
      for (const metadata of [
        { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
        { annotations: { [annotations.host]: 'portal.dev.localhost' } },
        { finalizers: ['example.com/stay'] },
        { ownerReferences: [] },
      ]) {
        await expect(
          overlord.patch(resources.namespaces, name, { metadata }, dryRun),
        ).rejects.toMatchObject(refusal);
      }
      await expect(
        overlord.delete(resources.namespaces, name, dryRun),
      ).rejects.toMatchObject(refusal);
    });

    it.each<[string, (typeof HELD)[number]]>(
      HELD.map(each => [each.resource.plural, each]),
    )(
      'its %s stay as they are, even from somebody with every role there',
      async (_, held) => {
        const { hers } = tenants;
        const { resource, name, change, another } = held;
        const bounds = [
          BOUNDS,
          `${resource.plural} of an environment are the platform’s: change the DevEnvironment ${hers.name} instead`,
        ] as const;
        const refusal = byPolicy(...bounds);
        const keptRefusal = byOneOfPolicies(bounds, [
          OBJECTS,
          'is kept by the platform',
        ]);
        await expect(
          overlord.patch(resource, inHers(name), change),
        ).rejects.toMatchObject(keptRefusal);
        await expect(
          overlord.delete(resource, inHers(name)),
        ).rejects.toMatchObject(keptRefusal);
        await expect(
          overlord.create(
            bare(
              another.apiVersion,
              another.kind,
              inHers('x'),
              another.content,
            ),
          ),
        ).rejects.toMatchObject(refusal);
      },
    );

    it('a policy that allows all beside the platform’s is not made', async () => {
      const { jane } = tenants;
      const all = bare('networking.k8s.io/v1', 'NetworkPolicy', inHers('all'), {
        spec: { podSelector: {}, ingress: [{}], egress: [{}] },
      });
      await expect(jane.cluster.create(all)).rejects.toMatchObject(
        byRole('create', 'networkpolicies'),
      );
      await expect(overlord.create(all)).rejects.toMatchObject(
        byPolicy(BOUNDS, 'networkpolicies'),
      );
    });

    it('what the platform keeps is not edited, nor made to look like something of one’s own', async () => {
      const { hers } = tenants;
      const refusal = byPolicy(OBJECTS, 'is kept by the platform');
      await expect(
        overlord.patch(resources.deployments, inHers('frontend'), {
          spec: { replicas: 5 },
        }),
      ).rejects.toMatchObject(refusal);
      await expect(
        overlord.patch(
          resources.deployments,
          inHers('frontend'),
          { spec: { replicas: 5 } },
          { subresource: 'scale' },
        ),
      ).rejects.toMatchObject(byPolicy(BOUNDS, 'deployments/scale'));
      await expect(
        overlord.patch(resources.ingresses, inHers(`${hers.name}-ingress`), {
          metadata: { labels: { [labels.environmentUid]: null } },
        }),
      ).rejects.toMatchObject(refusal);
    });

    it('nothing is made that looks as if the platform had made it', async () => {
      const { jane } = tenants;
      const mark = { labels: { [labels.environmentUid]: 'x' } };
      const marked = bare('v1', 'ConfigMap', inHers('x'));
      marked.metadata = { ...marked.metadata, ...mark };
      for (const object of [
        marked,
        workload(
          'Deployment',
          inHers('x'),
          {},
          { labels: { app: 'x', ...mark.labels } },
        ),
        workload('CronJob', inHers('x'), {}, mark),
      ]) {
        await expect(jane.cluster.create(object, dryRun)).rejects.toMatchObject(
          byPolicy(OBJECTS, 'metadata.labels'),
        );
      }
    });
  });

  it('by somebody who signs in elsewhere than with an account is held to the same', async () => {
    const { admin, hers, suffix } = tenants;
    const carol = `carol-${suffix}@example.com`;
    await admin.create(
      bare(
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        { namespace: hers.name, name: 'careless-carol' },
        {
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'ClusterRole',
            name: 'cluster-admin',
          },
          subjects: [
            {
              kind: 'User',
              apiGroup: 'rbac.authorization.k8s.io',
              name: carol,
            },
          ],
        },
      ),
    );
    const asCarol = setHeaderOptions('Impersonate-User', carol);
    const core = admin.client(CoreV1Api);
    const refused = eventually(async () => {
      try {
        await core.deleteNamespacedResourceQuota(
          { namespace: hers.name, name: 'dev-quota' },
          asCarol,
        );
        return undefined;
      } catch (error) {
        const { message } = error as Error;
        // Rights take a moment to be known to the API server.
        return message.includes('cannot delete resource') ? undefined : error;
      }
    });
    expect(await refused).toMatchObject(
      byOneOfPolicies(
        [BOUNDS, 'resourcequotas'],
        [OBJECTS, 'resourcequotas/dev-quota is kept by the platform'],
      ),
    );
    expect(
      await find(admin, resources.resourceQuotas, inHers('dev-quota')),
    ).toBeDefined();
  });
});
