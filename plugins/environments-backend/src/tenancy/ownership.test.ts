import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import { annotations, labels } from '@itdo/plugin-environments-common';
import {
  describeWithCluster,
  eventually,
  readEnvironment,
} from '../__testUtils__/controlPlane';
import { devEnvironments } from '../controller/devEnvironments';
import { bare, pod, workload, Written } from './__testUtils__/objects';
import { byPolicy, byRole } from './__testUtils__/refusals';
import { startTenants, Tenants } from './__testUtils__/tenants';

jest.setTimeout(120_000);

const OWNERSHIP = 'platform-devenvironment-ownership';
const OBJECTS = 'platform-environment-objects';

/** What a tenant may try with DevEnvironments, with their own credentials. */
describeWithCluster('an attack by a tenant', connect => {
  let tenants: Tenants;
  const inHers = (name: string) => ({ namespace: tenants.hers.name, name });
  const dryRun = { dryRun: true };

  /** The object of Jane's environment. */
  const theirs = () => ({
    namespace: tenants.hers.teamNamespace,
    name: tenants.hers.name,
  });

  beforeAll(async () => {
    tenants = await startTenants(connect);
  });

  afterAll(() => tenants.stop());

  describe('on whose an environment is', () => {
    it('a spoofed owner is refused', async () => {
      const { jane, john, wish } = tenants;
      await expect(
        jane.cluster.create(wish('spoofed', john)),
      ).rejects.toMatchObject(
        byPolicy(OWNERSHIP, `environments called dev-{name}-${jane.slug}`),
      );
      await expect(
        jane.cluster.create(wish('spoofed', jane, { createdBy: john.ref })),
      ).rejects.toMatchObject(byPolicy(OWNERSHIP, 'spec.createdBy'));
      const other = wish('spoofed', jane);
      other.spec.owner = john.ref;
      other.spec.createdBy = john.ref;
      await expect(jane.cluster.create(other)).rejects.toMatchObject({
        reason: 'Invalid',
        message: expect.stringContaining('spec.owner'),
      });
    });

    it('environments of others in the team are seen, and neither changed nor removed', async () => {
      const { john } = tenants;
      const refusal = byPolicy(OWNERSHIP, 'belongs to somebody else');
      await john.cluster.get(devEnvironments, theirs());
      for (const spec of [
        { paused: true },
        { ttlHours: 1 },
        { owner: john.ref },
      ]) {
        await expect(
          john.cluster.patch(devEnvironments, theirs(), { spec }),
        ).rejects.toMatchObject(refusal);
      }
      await expect(
        john.cluster.delete(devEnvironments, theirs()),
      ).rejects.toMatchObject(refusal);
    });

    it('environments of other teams are not even seen', async () => {
      const { jane, his } = tenants;
      await expect(
        jane.cluster.get(devEnvironments, {
          namespace: his.teamNamespace,
          name: his.name,
        }),
      ).rejects.toMatchObject(byRole('get', 'devenvironments'));
    });

    it('a forged label of the owner gives nothing and cannot be set', async () => {
      const { admin, jane, john, wish } = tenants;
      const forged = wish('forged', jane);
      forged.metadata.labels = { [labels.owner]: john.slug };
      await expect(jane.cluster.create(forged)).rejects.toMatchObject(
        byPolicy(OWNERSHIP, 'metadata.labels'),
      );
      for (const value of [john.slug, null]) {
        await admin.patch(devEnvironments, theirs(), {
          metadata: { labels: { [labels.owner]: jane.slug } },
        });
        await expect(
          jane.cluster.patch(devEnvironments, theirs(), {
            metadata: { labels: { [labels.owner]: value } },
          }),
        ).rejects.toMatchObject(byPolicy(OWNERSHIP, 'metadata.labels'));
      }
    });

    it('who owns it is what its label says: the former owner has no say after a transfer', async () => {
      const { admin, jane, john, suffix, wish } = tenants;
      const made = wish('handed', jane);
      const { namespace, name } = made.metadata;
      // Left to a controller that there is not, so that nobody but the policy looks at it.
      made.metadata.labels = {
        [labels.owner]: john.slug,
        [labels.controller]: `nobody-${suffix}`,
      };
      await admin.create(made);
      await expect(
        jane.cluster.patch(
          devEnvironments,
          { namespace, name },
          { spec: { paused: true } },
        ),
      ).rejects.toMatchObject(byPolicy(OWNERSHIP, 'belongs to somebody else'));
      await john.cluster.patch(
        devEnvironments,
        { namespace, name },
        { spec: { paused: true } },
      );
      await john.cluster.delete(devEnvironments, { namespace, name });
    });

    it('an owner hands an environment to somebody of the team, and never to another team', async () => {
      const { jane, john } = tenants;
      const handed = await jane.cluster.patch<KubernetesObject>(
        devEnvironments,
        theirs(),
        { spec: { owner: john.ref } },
        dryRun,
      );
      expect(handed).toMatchObject({ spec: { owner: john.ref } });
      await expect(
        jane.cluster.patch(devEnvironments, theirs(), {
          spec: { team: 'group:default/other' },
        }),
      ).rejects.toMatchObject({
        reason: 'Invalid',
        message: expect.stringContaining('spec.team'),
      });
    });

    it('names that collide (`a-b` of `c`, `a` of `b-c`) meet in one object, which is the first one’s', async () => {
      const { admin, jane, wish } = tenants;
      const first = wish('a-b', jane);
      const { namespace, name } = first.metadata;
      const second = {
        ...wish('a', jane),
        metadata: { namespace, name },
        spec: {
          ...first.spec,
          name: 'a',
          owner: `user:default/b-${jane.slug}`,
          createdBy: `user:default/b-${jane.slug}`,
        },
      };
      await jane.cluster.create(first);
      await expect(admin.create(second)).rejects.toMatchObject({
        reason: 'AlreadyExists',
      });
      await expect(jane.cluster.create(second)).rejects.toMatchObject(
        byPolicy(OWNERSHIP, 'spec.owner'),
      );
      await jane.cluster.delete(devEnvironments, { namespace, name });
    });

    it('what the controller says of an environment cannot be written by others', async () => {
      const { jane } = tenants;
      for (const status of [
        { phase: 'Ready' },
        { expiresAt: '2999-01-01T00:00:00Z' },
      ]) {
        await expect(
          jane.cluster.patch(
            devEnvironments,
            theirs(),
            { status },
            { subresource: 'status' },
          ),
        ).rejects.toMatchObject(byRole('patch', 'devenvironments/status'));
      }
    });
  });

  describe('to outlive its time', () => {
    it('an endless time to live is refused', async () => {
      const { jane } = tenants;
      for (const ttlHours of [721, 876_000, -1]) {
        await expect(
          jane.cluster.patch(devEnvironments, theirs(), { spec: { ttlHours } }),
        ).rejects.toMatchObject({
          reason: 'Invalid',
          message: expect.stringContaining('spec.ttlHours'),
        });
      }
    });

    it('fake activity does not move its end', async () => {
      const { admin, jane } = tenants;
      const before = await readEnvironment(admin, theirs());
      const changed = await jane.cluster.patch<KubernetesObject>(
        devEnvironments,
        theirs(),
        {
          metadata: {
            annotations: {
              [annotations.lastActivityAt]: '2999-01-01T00:00:00Z',
            },
          },
          spec: { description: 'busy, as it seems' },
        },
      );
      const after = await eventually(async () => {
        const now = await readEnvironment(admin, theirs());
        return (
          now?.status?.observedGeneration === changed.metadata?.generation &&
          now
        );
      });
      expect(after.status?.expiresAt).toBe(before?.status?.expiresAt);
    });

    it('an environment cannot be taken from the controller that ends it', async () => {
      const { jane } = tenants;
      for (const value of ['nobody', null]) {
        await expect(
          jane.cluster.patch(devEnvironments, theirs(), {
            metadata: { labels: { [labels.controller]: value } },
          }),
        ).rejects.toMatchObject(byPolicy(OWNERSHIP, 'metadata.labels'));
      }
    });

    it('finalizers and owner references are the platform’s', async () => {
      const { jane } = tenants;
      for (const [metadata, words] of [
        [{ finalizers: ['example.com/stay'] }, 'metadata.finalizers'],
        [{ finalizers: null }, 'metadata.finalizers'],
        [
          {
            ownerReferences: [
              {
                apiVersion: 'v1',
                kind: 'ConfigMap',
                name: 'x',
                uid: 'x',
                blockOwnerDeletion: true,
              },
            ],
          },
          'metadata.ownerReferences',
        ],
      ] as const) {
        await expect(
          jane.cluster.patch(devEnvironments, theirs(), { metadata }),
        ).rejects.toMatchObject(byPolicy(OWNERSHIP, words));
      }
    });

    it('nothing in a namespace can be made that keeps it from going', async () => {
      const { jane } = tenants;
      const stay = { finalizers: ['example.com/stay'] };
      const refusal = byPolicy(OBJECTS, 'keep an environment from going');
      const withFinalizer = (object: Written): Written => ({
        ...object,
        metadata: { ...object.metadata, ...stay },
      });
      const claims = {
        volumeClaimTemplates: [
          {
            metadata: { name: 'data', ...stay },
            spec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '1Gi' } },
            },
          },
        ],
      };
      const set = workload('StatefulSet', inHers('x'));
      for (const object of [
        withFinalizer(bare('v1', 'ConfigMap', inHers('x'))),
        withFinalizer(pod(inHers('x'))),
        withFinalizer(workload('Deployment', inHers('x'))),
        workload('Deployment', inHers('x'), {}, stay),
        workload('Job', inHers('x'), {}, stay),
        workload('CronJob', inHers('x'), {}, stay),
        workload('StatefulSet', inHers('x'), {}, stay),
        { ...set, spec: { ...set.spec, ...claims } },
      ]) {
        await expect(jane.cluster.create(object, dryRun)).rejects.toMatchObject(
          refusal,
        );
      }
    });

    it('an account that is gone, as of somebody who left the team, opens nothing any more', async () => {
      const { admin, bob, his } = tenants;
      await bob.cluster.list(resources.pods, { namespace: his.name });
      await admin.delete(resources.serviceAccounts, bob.account);
      const refusal = await eventually(async () => {
        try {
          await bob.cluster.list(resources.pods, { namespace: his.name });
          return undefined;
        } catch (error) {
          return error as Error;
        }
      });
      expect(refusal).toMatchObject({ code: 401 });
    });
  });
});
