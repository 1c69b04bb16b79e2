import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import { labels } from '@itdo/plugin-environments-common';
import { V1Pod } from '@kubernetes/client-node';
import {
  describeWithCluster,
  eventually,
  find,
} from '../__testUtils__/controlPlane';
import {
  bare,
  claim,
  ingress,
  pod,
  service,
  workload,
  Written,
} from './__testUtils__/objects';
import { may, startTenants, Tenants } from './__testUtils__/tenants';

jest.setTimeout(120_000);

const WRITE = ['create', 'update', 'patch', 'delete'];
const READ = ['get', 'list', 'watch'];
const VERBS = [
  ...READ,
  ...WRITE,
  'deletecollection',
  'bind',
  'escalate',
  'impersonate',
];

/** Everything that a member of the team may do in an environment, by resource; nothing else. */
const RIGHTS: Record<string, string[]> = {
  pods: [...READ, ...WRITE],
  'pods/log': READ,
  'pods/exec': ['get', 'create'],
  'pods/attach': ['get', 'create'],
  'pods/portforward': ['get', 'create'],
  services: [...READ, ...WRITE],
  configmaps: [...READ, ...WRITE],
  secrets: [...READ, ...WRITE],
  persistentvolumeclaims: [...READ, ...WRITE],
  resourcequotas: READ,
  limitranges: READ,
  events: READ,
  'deployments.apps': [...READ, ...WRITE],
  'statefulsets.apps': [...READ, ...WRITE],
  'replicasets.apps': READ,
  'jobs.batch': [...READ, ...WRITE],
  'cronjobs.batch': [...READ, ...WRITE],
  'ingresses.networking.k8s.io': [...READ, ...WRITE],
  'networkpolicies.networking.k8s.io': READ,
  'events.events.k8s.io': READ,
};

/** Others that somebody might wish for, in vain. */
const NOTHING = [
  'namespaces',
  'namespaces/status',
  'namespaces/finalize',
  'endpoints',
  'serviceaccounts',
  'serviceaccounts/token',
  'pods/ephemeralcontainers',
  'pods/proxy',
  'pods/status',
  'pods/binding',
  'pods/eviction',
  'services/proxy',
  'services/status',
  'resourcequotas/status',
  'replicationcontrollers',
  'podtemplates',
  'deployments.apps/scale',
  'deployments.apps/status',
  'statefulsets.apps/scale',
  'daemonsets.apps',
  'controllerrevisions.apps',
  'horizontalpodautoscalers.autoscaling',
  'endpointslices.discovery.k8s.io',
  'leases.coordination.k8s.io',
  'poddisruptionbudgets.policy',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'devenvironments.platform.itdo-erp.com',
];

/** `deployments.apps/scale` taken apart. */
function partsOf(written: string) {
  const [whole, subresource] = written.split('/');
  const [resource, ...group] = whole.split('.');
  return { resource, group: group.join('.'), subresource };
}

describeWithCluster(
  'people of a team, in an environment of theirs',
  connect => {
    let tenants: Tenants;

    beforeAll(async () => {
      tenants = await startTenants(connect);
    });

    afterAll(() => tenants.stop());

    it.each([...Object.keys(RIGHTS), ...NOTHING])(
      'may do with %s what is written here, and nothing else',
      async written => {
        const { jane, hers } = tenants;
        const allowed = await Promise.all(
          VERBS.map(async verb =>
            (await may(jane, {
              ...partsOf(written),
              verb,
              namespace: hers.name,
            }))
              ? [verb]
              : [],
          ),
        );
        expect(allowed.flat().sort()).toEqual(
          [...(RIGHTS[written] ?? [])].sort(),
        );
      },
    );

    it('may do in all environments of their team what its owner may', async () => {
      const { john, hers, his } = tenants;
      const attributes = {
        verb: 'create',
        resource: 'deployments',
        group: 'apps',
      };
      expect(await may(john, { ...attributes, namespace: hers.name })).toBe(
        true,
      );
      expect(await may(john, { ...attributes, namespace: his.name })).toBe(
        false,
      );
    });

    it.each<[string, (place: { namespace: string; name: string }) => Written]>([
      ['Deployment', place => workload('Deployment', place)],
      ['StatefulSet', place => workload('StatefulSet', place)],
      ['Job', place => workload('Job', place)],
      ['CronJob', place => workload('CronJob', place)],
      ['Pod', place => pod(place)],
      ['Service', place => service(place)],
      ['headless Service', place => service(place, { clusterIP: 'None' })],
      ['PersistentVolumeClaim', place => claim(place)],
      [
        'ConfigMap',
        place => bare('v1', 'ConfigMap', place, { data: { a: 'b' } }),
      ],
      [
        'Secret',
        place => bare('v1', 'Secret', place, { stringData: { a: 'b' } }),
      ],
    ])('make, change and remove a %s of their own', async (kind, build) => {
      const { jane, hers } = tenants;
      const place = {
        namespace: hers.name,
        name: `own-${kind.toLowerCase().replace(' ', '-')}`,
      };
      const made = build(place);
      const resource = await jane.cluster.resourceFor(
        made.apiVersion ?? '',
        made.kind ?? '',
      );
      await jane.cluster.create(made);
      const changed = await jane.cluster.patch<KubernetesObject>(
        resource,
        place,
        {
          metadata: { labels: { changed: 'yes' } },
        },
      );
      expect(changed.metadata?.labels).toMatchObject({ changed: 'yes' });
      await jane.cluster.delete(resource, place);
    });

    it('route the host of the environment, and names below it, to services of their own', async () => {
      const { jane, hers } = tenants;
      for (const [name, host] of [
        ['own-path', hers.host],
        ['own-host', `admin.${hers.host}`],
      ]) {
        const place = { namespace: hers.name, name };
        await jane.cluster.create(ingress(place, host));
        const changed = await jane.cluster.patch<KubernetesObject>(
          resources.ingresses,
          place,
          { metadata: { annotations: { note: 'mine' } } },
        );
        expect(changed).toMatchObject({ spec: { rules: [{ host }] } });
        await jane.cluster.delete(resources.ingresses, place);
      }
    });

    it('apply their own manifests as kubectl does', async () => {
      const { john, hers } = tenants;
      const place = { namespace: hers.name, name: 'applied' };
      const manifest = workload('Deployment', place);
      manifest.metadata = {
        ...manifest.metadata,
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{}',
        },
      };
      const apply = () =>
        john.cluster.apply(manifest, { fieldManager: 'kubectl' });
      const first = await apply();
      const again = await apply();
      expect(again.metadata?.uid).toBe(first.metadata?.uid);
      await john.cluster.delete(resources.deployments, place);
    });

    it('start a service anew by deleting its pod', async () => {
      const { jane, hers, admin } = tenants;
      const podsOfFrontEnd = async () => {
        const { items } = await jane.cluster.list(resources.pods, {
          namespace: hers.name,
          labelSelector: `${labels.service}=frontend`,
        });
        return items;
      };
      const [{ metadata }] = await podsOfFrontEnd();
      const place = { namespace: hers.name, name: metadata?.name ?? '' };
      await jane.cluster.delete(resources.pods, place);
      await eventually(async () => !(await find(admin, resources.pods, place)));
      const anew = await eventually(async () => (await podsOfFrontEnd())[0]);
      expect(anew.metadata?.uid).not.toBe(metadata?.uid);
    });

    it('read the password that the platform made for their database', async () => {
      const { john, hers } = tenants;
      const secret = await john.cluster.get<
        KubernetesObject & { data?: Record<string, string> }
      >(resources.secrets, { namespace: hers.name, name: 'app-db' });
      expect(Object.keys(secret.data ?? {})).toContain('DATABASE_URL');
    });

    it('get no token of the cluster into pods that do not ask for one', async () => {
      const { jane, hers } = tenants;
      const place = { namespace: hers.name, name: 'token' };
      const without = await jane.cluster.create<KubernetesObject>(pod(place), {
        dryRun: true,
      });
      const asking = await jane.cluster.create<KubernetesObject>(
        pod(place, { spec: { automountServiceAccountToken: true } }),
        { dryRun: true },
      );
      const mounts = (made: KubernetesObject) =>
        (made as unknown as V1Pod).spec?.containers[0].volumeMounts ?? [];
      expect(mounts(without)).toEqual([]);
      expect(mounts(asking)).toHaveLength(1);
    });
  },
);
