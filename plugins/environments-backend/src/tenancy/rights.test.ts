import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import { labels } from '@itdo/plugin-environments-common';
import {
  AuthorizationV1Api,
  CoreV1Api,
  setHeaderOptions,
} from '@kubernetes/client-node';
import {
  ConnectedCluster,
  describeWithCluster,
  dropEnvironment,
  eventually,
  readEnvironment,
} from '../__testUtils__/controlPlane';
import { bare, pod } from './__testUtils__/objects';
import { byPolicy, byRole } from './__testUtils__/refusals';
import { crown, may, startTenants, Tenants } from './__testUtils__/tenants';

jest.setTimeout(120_000);

const BOUNDS = 'platform-environment-bounds';
const NAMESPACES = 'platform-environment-namespaces';

/** What a tenant may try to become more than they are, with their own credentials and with more than those. */
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

  describe('on the rights of others', () => {
    it('debug containers are not put into pods', async () => {
      const { jane } = tenants;
      await jane.cluster.create(pod(inHers('debugged')));
      const body = {
        spec: {
          ephemeralContainers: [
            {
              name: 'debug',
              image: 'registry.platform.local/tenants/own:1',
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      };
      const options = {
        subresource: 'ephemeralcontainers',
        type: 'strategic',
      } as const;
      await expect(
        jane.cluster.patch(resources.pods, inHers('debugged'), body, options),
      ).rejects.toMatchObject(byRole('patch', 'pods/ephemeralcontainers'));
      await expect(
        overlord.patch(resources.pods, inHers('debugged'), body, options),
      ).rejects.toMatchObject(byPolicy(BOUNDS, 'pods/ephemeralcontainers'));
      await jane.cluster.delete(resources.pods, inHers('debugged'));
    });

    it('roles are neither bound nor widened', async () => {
      const { jane, hers } = tenants;
      for (const namespace of [hers.name, hers.teamNamespace]) {
        await expect(
          jane.cluster.create(
            bare(
              'rbac.authorization.k8s.io/v1',
              'RoleBinding',
              { namespace, name: 'x' },
              {
                roleRef: {
                  apiGroup: 'rbac.authorization.k8s.io',
                  kind: 'ClusterRole',
                  name: 'admin',
                },
                subjects: [{ kind: 'ServiceAccount', ...jane.account }],
              },
            ),
          ),
        ).rejects.toMatchObject(byRole('create', 'rolebindings'));
        await expect(
          jane.cluster.create(
            bare(
              'rbac.authorization.k8s.io/v1',
              'Role',
              { namespace, name: 'x' },
              { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
            ),
          ),
        ).rejects.toMatchObject(byRole('create', 'roles'));
      }
      await expect(
        jane.cluster.patch(
          resources.clusterRoles,
          { name: 'platform:environment-member' },
          { rules: [] },
        ),
      ).rejects.toMatchObject(byRole('patch', 'clusterroles'));
    });

    it('nobody acts as somebody else', async () => {
      const { jane, john } = tenants;
      const { namespace, name } = john.account;
      for (const [header, value] of [
        ['Impersonate-User', `system:serviceaccount:${namespace}:${name}`],
        ['Impersonate-User', 'system:admin'],
      ]) {
        await expect(
          jane.cluster
            .client(AuthorizationV1Api)
            .createSelfSubjectRulesReview(
              { body: { spec: { namespace } } },
              setHeaderOptions(header, value),
            ),
        ).rejects.toMatchObject({
          reason: 'Forbidden',
          message: expect.stringMatching(/cannot impersonate\S* resource/),
        });
      }
    });

    it('nobody gets a token of another account, by request or by a Secret', async () => {
      const { jane, john, hers } = tenants;
      const ask = (
        cluster: ConnectedCluster,
        account: { namespace: string; name: string },
      ) =>
        cluster.client(CoreV1Api).createNamespacedServiceAccountToken({
          ...account,
          body: { spec: { audiences: [], expirationSeconds: 600 } },
        });
      await expect(ask(jane.cluster, john.account)).rejects.toMatchObject(
        byRole('create', 'serviceaccounts/token'),
      );
      await expect(
        ask(overlord, { namespace: hers.name, name: 'default' }),
      ).rejects.toMatchObject(byPolicy(BOUNDS, 'serviceaccounts/token'));
      await expect(
        jane.cluster.create(
          bare('v1', 'Secret', john.account, { type: 'Opaque' }),
        ),
      ).rejects.toMatchObject(byRole('create', 'secrets'));
      const token = bare('v1', 'Secret', inHers('token'), {
        type: 'kubernetes.io/service-account-token',
      });
      token.metadata = {
        ...token.metadata,
        annotations: { 'kubernetes.io/service-account.name': 'default' },
      };
      await expect(jane.cluster.create(token)).rejects.toMatchObject(
        byPolicy('platform-environment-secrets', 'credential of the cluster'),
      );
    });

    it('pods are not reached round their isolation through the API server', async () => {
      const { jane } = tenants;
      const core = jane.cluster.client(CoreV1Api);
      await expect(
        core.connectGetNamespacedServiceProxy(inHers('frontend:3000')),
      ).rejects.toMatchObject(byRole('get', 'services/proxy'));
      await expect(
        core.connectGetNamespacedPodProxy(inHers('app-db-0:5432')),
      ).rejects.toMatchObject(byRole('get', 'pods/proxy'));
    });
  });

  describe('on names that others will need', () => {
    it('namespaces are not made beforehand, with the names or the marks of the platform', async () => {
      const { admin, jane, suffix } = tenants;
      const namespace = (name: string, marks?: Record<string, string>) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: marks },
      });
      await expect(
        jane.cluster.create(namespace(`dev-mine-${suffix}`)),
      ).rejects.toMatchObject(byRole('create', 'namespaces'));
      // As on a cluster where people may make namespaces of their own.
      const role = bare('rbac.authorization.k8s.io/v1', 'ClusterRole', {
        namespace: '',
        name: `makes-namespaces-${suffix}`,
      });
      const roleMetadata = { name: role.metadata?.name ?? '' };
      await admin.create({
        ...role,
        metadata: roleMetadata,
        rules: [
          { apiGroups: [''], resources: ['namespaces'], verbs: ['create'] },
        ],
      } as KubernetesObject);
      await admin.create({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: roleMetadata,
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: roleMetadata.name,
        },
        subjects: [{ kind: 'ServiceAccount', ...jane.account }],
      } as KubernetesObject);
      await eventually(() =>
        may(jane, { verb: 'create', resource: 'namespaces' }),
      );
      try {
        for (const name of [`dev-mine-${suffix}`, `team-mine-${suffix}`]) {
          await expect(
            jane.cluster.create(namespace(name), dryRun),
          ).rejects.toMatchObject(byPolicy(NAMESPACES, 'metadata.name'));
        }
        await expect(
          jane.cluster.create(
            namespace(`mine-${suffix}`, {
              [labels.type]: 'development',
              [labels.team]: 'blue',
            }),
            dryRun,
          ),
        ).rejects.toMatchObject(byPolicy(NAMESPACES, 'metadata.labels'));
        await jane.cluster.create(namespace(`mine-${suffix}`), dryRun);
      } finally {
        await admin.delete(resources.clusterRoleBindings, roleMetadata);
        await admin.delete(resources.clusterRoles, roleMetadata);
      }
    });

    it('a namespace of that name which is there already is not adopted', async () => {
      const { admin, jane, suffix, wish } = tenants;
      const asked = wish('taken', jane);
      const { namespace, name } = asked.metadata;
      await admin.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { foreign: suffix } },
      });
      await jane.cluster.create(asked);
      const refused = await eventually(async () => {
        const now = await readEnvironment(admin, { namespace, name });
        return now?.status?.conditions?.find(
          ({ type, status }) => type === 'Namespace' && status === 'False',
        );
      });
      expect(refused.message).toContain('left alone');
      const left = await admin.get<KubernetesObject>(resources.namespaces, {
        name,
      });
      expect(left.metadata?.labels).not.toHaveProperty([labels.environmentUid]);
      await dropEnvironment(admin, { namespace, name });
      await admin.delete(resources.namespaces, { name });
    });
  });
});
