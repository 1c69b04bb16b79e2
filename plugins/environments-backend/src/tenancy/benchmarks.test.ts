import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import { DevEnvironment, labels } from '@itdo/plugin-environments-common';
import {
  ApisApi,
  CoreV1Api,
  CustomObjectsApi,
  V1PersistentVolumeClaim,
  V1ResourceQuota,
} from '@kubernetes/client-node';
import {
  describeWithCluster,
  eventually,
  find,
} from '../__testUtils__/controlPlane';
import { bare, claim, pod, PodParts, service } from './__testUtils__/objects';
import { byPodSecurity, byPolicy, byRole } from './__testUtils__/refusals';
import { may, startTenants, Tenants } from './__testUtils__/tenants';

jest.setTimeout(120_000);

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** Questions that everybody may ask about themselves; they change nothing. */
const ABOUT_ONESELF = /^self.*reviews$/;

/** Kinds of what the platform puts into a namespace to hold it apart. */
const HELD = [
  resources.resourceQuotas,
  resources.limitRanges,
  resources.networkPolicies,
  resources.roleBindings,
  resources.serviceAccounts,
];

/** Kinds of what it puts there to run. */
const RUNS = [
  resources.configMaps,
  resources.secrets,
  resources.services,
  resources.persistentVolumeClaims,
  resources.deployments,
  resources.statefulSets,
  resources.ingresses,
];

/**
 * The checks of the multi-tenancy benchmarks of Kubernetes' working group, as their titles are, on a namespace that the
 * platform made and with the credentials of its owner. Those about packets are journeys of `e2e`.
 */
describeWithCluster('the multi-tenancy benchmarks', connect => {
  let tenants: Tenants;
  const inHers = (name: string) => ({ namespace: tenants.hers.name, name });

  beforeAll(async () => {
    tenants = await startTenants(connect);
  });

  afterAll(() => tenants.stop());

  /** What the server knows, by whether it is in namespaces. */
  const known = async (namespaced: boolean) => {
    const { admin } = tenants;
    const { groups } = await admin.client(ApisApi).getAPIVersions();
    const custom = admin.client(CustomObjectsApi);
    const lists = await Promise.all([
      admin.client(CoreV1Api).getAPIResources(),
      ...groups.map(({ name, preferredVersion }) =>
        custom.getAPIResources({
          group: name,
          version: preferredVersion?.version ?? '',
        }),
      ),
    ]);
    return lists.flatMap(({ groupVersion, resources: found }) =>
      found
        .filter(
          ({ name, namespaced: its }) =>
            its === namespaced &&
            !name.includes('/') &&
            !ABOUT_ONESELF.test(name),
        )
        .map(({ name }) => ({
          group: groupVersion.includes('/') ? groupVersion.split('/')[0] : '',
          resource: name,
        })),
    );
  };

  const allowed = async (
    asked: Array<{ group: string; resource: string }>,
    namespace?: string,
  ) => {
    const answers = await Promise.all(
      asked.flatMap(each =>
        VERBS.map(async verb => {
          const yes = await may(tenants.jane, { ...each, verb, namespace });
          return yes ? [`${verb} ${each.resource}`] : [];
        }),
      ),
    );
    return answers.flat();
  };

  describe('level 1', () => {
    it('block access to cluster resources', async () => {
      const asked = await known(false);
      expect(asked.length).toBeGreaterThan(15);
      expect(await allowed(asked)).toEqual([]);
    });

    it('block access to multi-tenant resources', async () => {
      const { admin, jane, hers } = tenants;
      for (const resource of HELD) {
        const { items } = await admin.list(resource, {
          namespace: hers.name,
          labelSelector: labels.environmentUid,
        });
        expect(items.length).toBeGreaterThan(0);
        for (const { metadata } of items) {
          const place = inHers(metadata?.name ?? '');
          await expect(
            jane.cluster.patch(resource, place, {
              metadata: { labels: { mine: 'yes' } },
            }),
          ).rejects.toMatchObject(byRole('patch', resource.plural));
          await expect(
            jane.cluster.delete(resource, place),
          ).rejects.toMatchObject(byRole('delete', resource.plural));
        }
      }
      for (const resource of RUNS) {
        const { items } = await admin.list(resource, {
          namespace: hers.name,
          labelSelector: labels.environmentUid,
        });
        expect(items.length).toBeGreaterThan(0);
        for (const { metadata } of items) {
          const place = inHers(metadata?.name ?? '');
          const refusal = byPolicy(
            'platform-environment-objects',
            `${resource.plural}/${place.name} is kept by the platform, which would put it back: change the DevEnvironment ${hers.name} instead`,
          );
          await expect(
            jane.cluster.patch(resource, place, {
              metadata: { annotations: { mine: 'yes' } },
            }),
          ).rejects.toMatchObject(refusal);
          await expect(
            jane.cluster.delete(resource, place),
          ).rejects.toMatchObject(refusal);
        }
      }
    });

    it('block access to other tenant resources', async () => {
      const { his } = tenants;
      const asked = await known(true);
      expect(asked.length).toBeGreaterThan(25);
      expect(await allowed(asked, his.name)).toEqual([]);
      expect(await allowed(asked, his.teamNamespace)).toEqual([]);
      expect(await allowed(asked, 'itdo-platform')).toEqual([]);
      expect(await allowed(asked, 'kube-system')).toEqual([]);
    });

    it.each<[string, PodParts, string]>([
      [
        'block add capabilities',
        { security: { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } } },
        'must not include "SYS_ADMIN" in securityContext.capabilities.add',
      ],
      [
        'require CAP_DROP_ALL',
        { security: { capabilities: {} } },
        'must set securityContext.capabilities.drop=\\["ALL"\\]',
      ],
      [
        'require run as non-root user',
        { spec: { securityContext: { runAsNonRoot: false } } },
        'runAsNonRoot',
      ],
      [
        'block privileged containers',
        { security: { privileged: true, allowPrivilegeEscalation: true } },
        'privileged',
      ],
      [
        'block privilege escalation',
        { security: { allowPrivilegeEscalation: true } },
        'allowPrivilegeEscalation',
      ],
      [
        'block use of host path volumes',
        { spec: { volumes: [{ name: 'x', hostPath: { path: '/' } }] } },
        'volume type "hostPath"',
      ],
      [
        'block use of bind mounts',
        {
          spec: { volumes: [{ name: 'x', hostPath: { path: '/var/run' } }] },
          container: { volumeMounts: [{ name: 'x', mountPath: '/host' }] },
        },
        'volume type "hostPath"',
      ],
      [
        'block use of host networking',
        { spec: { hostNetwork: true } },
        'host namespaces',
      ],
      [
        'block use of host ports',
        { container: { ports: [{ containerPort: 80, hostPort: 80 }] } },
        'hostPort',
      ],
      ['block use of host PID', { spec: { hostPID: true } }, 'host namespaces'],
      ['block use of host IPC', { spec: { hostIPC: true } }, 'host namespaces'],
      [
        'require PersistentVolumeClaim for storage',
        {
          spec: {
            volumes: [{ name: 'x', nfs: { server: '192.0.2.1', path: '/' } }],
          },
        },
        'restricted volume types',
      ],
    ])('%s', async (_, parts, words) => {
      const { jane } = tenants;
      const place = inHers('forbidden');
      await expect(
        jane.cluster.create(pod(place, parts), { dryRun: true }),
      ).rejects.toMatchObject(byPodSecurity(words));
    });

    it('configure namespace resource quotas', async () => {
      const { jane } = tenants;
      const { spec } = await jane.cluster.get<
        KubernetesObject & Pick<V1ResourceQuota, 'spec'>
      >(resources.resourceQuotas, inHers('dev-quota'));
      expect(Object.keys(spec?.hard ?? {})).toEqual(
        expect.arrayContaining([
          'requests.cpu',
          'requests.memory',
          'requests.storage',
          'limits.cpu',
          'limits.memory',
        ]),
      );
    });

    it('configure namespace object limits', async () => {
      const { jane } = tenants;
      const { spec } = await jane.cluster.get<
        KubernetesObject & Pick<V1ResourceQuota, 'spec'>
      >(resources.resourceQuotas, inHers('dev-quota'));
      const hard = new Set(Object.keys(spec?.hard ?? {}));
      for (const { group, resource } of await known(true)) {
        const counted =
          hard.has(resource) || hard.has(`count/${resource}.${group}`);
        const makes = await may(jane, {
          verb: 'create',
          group,
          resource,
          namespace: tenants.hers.name,
        });
        expect({ resource, unbounded: makes && !counted }).toEqual({
          resource,
          unbounded: false,
        });
      }
    });

    it('block modification of resource quotas', async () => {
      const { jane } = tenants;
      await expect(
        jane.cluster.patch(resources.resourceQuotas, inHers('dev-quota'), {
          spec: { hard: { pods: '5000' } },
        }),
      ).rejects.toMatchObject(byRole('patch', 'resourcequotas'));
      await expect(
        jane.cluster.delete(resources.resourceQuotas, inHers('dev-quota')),
      ).rejects.toMatchObject(byRole('delete', 'resourcequotas'));
    });

    it('block use of NodePort services', async () => {
      const { jane } = tenants;
      await expect(
        jane.cluster.create(service(inHers('x'), { type: 'NodePort' }), {
          dryRun: true,
        }),
      ).rejects.toMatchObject(
        byPolicy(
          'platform-environment-services',
          'spec.type: must be ClusterIP, not NodePort',
        ),
      );
    });

    it('require PV reclaim policy of delete', async () => {
      const { admin, hers } = tenants;
      const { spec } = await admin.get<
        KubernetesObject & Pick<V1PersistentVolumeClaim, 'spec'>
      >(resources.persistentVolumeClaims, inHers('app-db-data'));
      const volume = await admin
        .client(CoreV1Api)
        .readPersistentVolume({ name: spec?.volumeName ?? '' });
      expect(volume.spec).toMatchObject({
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { namespace: hers.name },
      });
    });

    it('block use of existing PVs', async () => {
      const { jane } = tenants;
      const volumes = 'platform-environment-volumes';
      for (const [spec, words] of [
        [{ volumeName: 'pv-of-others' }, 'spec.volumeName'],
        [{ selector: { matchLabels: { a: 'b' } } }, 'spec.selector'],
        [{ storageClassName: '' }, 'spec.storageClassName'],
      ] as const) {
        await expect(
          jane.cluster.create(claim(inHers('x'), spec), { dryRun: true }),
        ).rejects.toMatchObject(byPolicy(volumes, words));
      }
      await expect(
        jane.cluster.create({
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name: 'mine' },
        }),
      ).rejects.toMatchObject(byRole('create', 'persistentvolumes'));
    });
  });

  describe('level 2', () => {
    it('create namespaces: by asking for an environment', async () => {
      const { admin, jane, wish } = tenants;
      const asked = wish('second', jane);
      const { name } = asked.metadata;
      await jane.cluster.create<DevEnvironment>(asked);
      const made = await eventually(() =>
        find(admin, resources.namespaces, { name }),
      );
      expect(made.metadata?.labels).toMatchObject({
        [labels.type]: 'development',
        [labels.environment]: name,
      });
      await eventually(() =>
        may(jane, { verb: 'create', resource: 'pods', namespace: name }),
      );
    });

    // The benchmarks would let tenants write these; here they are what holds tenants apart, and stay the platform's.
    it.each<[string, string, string]>([
      ['role bindings', 'RoleBinding', 'rolebindings'],
      ['network policies', 'NetworkPolicy', 'networkpolicies'],
    ])('create %s: refused on purpose', async (_, kind, plural) => {
      const { jane } = tenants;
      const group =
        kind === 'RoleBinding'
          ? 'rbac.authorization.k8s.io'
          : 'networking.k8s.io';
      const content =
        kind === 'RoleBinding'
          ? {
              roleRef: {
                apiGroup: 'rbac.authorization.k8s.io',
                kind: 'ClusterRole',
                name: 'view',
              },
            }
          : { spec: { podSelector: {} } };
      await expect(
        jane.cluster.create(bare(`${group}/v1`, kind, inHers('x'), content)),
      ).rejects.toMatchObject(byRole('create', plural));
    });
  });
});
