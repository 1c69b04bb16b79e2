import { mockServices } from '@backstage/backend-test-utils';
import {
  Clock,
  KubernetesObject,
  resources,
  systemClock,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  FIELD_MANAGER,
  labels,
} from '@itdo/plugin-environments-common';
import { Acceptance } from '../acceptance/Acceptance';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { actAs, letElect, platformAccounts } from '../__testUtils__/actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  dropEnvironment,
  dropNamespace,
  eventually,
  find,
  makeTeamNamespace,
  readEnvironment,
  uniqueSuffix,
} from '../__testUtils__/controlPlane';
import {
  environmentOf,
  specOf,
  tableOfOwners,
  testConfig,
} from '../__testUtils__/fixtures';
import { devEnvironments } from './devEnvironments';
import { EnvironmentsController } from './EnvironmentsController';

jest.setTimeout(120_000);

describeWithCluster('the controller of environments', connect => {
  const suffix = uniqueSuffix();
  const lease = `t-${suffix}`;
  const team = `group:default/${suffix}`;
  const owner = `user:default/jane-${suffix}`;
  const neighbour = `user:default/b-jane-${suffix}`;
  const teamNamespace = `team-${suffix}`;
  let cluster: ConnectedCluster;
  let working: ConnectedCluster;
  let controller: EnvironmentsController;
  let startController: () => EnvironmentsController;
  let aheadMs = 0;
  const clock: Clock = {
    ...systemClock,
    date: () => new Date(Date.now() + aheadMs),
  };

  const spec = (name: string, changes: Parameters<typeof specOf>[0] = {}) =>
    specOf({ name, owner, team, createdBy: owner, ...changes });
  const create = (...args: Parameters<typeof spec>) =>
    cluster.create(environmentOf(spec(...args), suffix));
  const read = ({ metadata: { namespace, name } }: DevEnvironment) =>
    readEnvironment(cluster, { namespace, name });
  const inPhase = (environment: DevEnvironment, phase: string) =>
    eventually(async () => {
      const now = await read(environment);
      return now?.status?.phase === phase && now;
    });

  beforeAll(async () => {
    cluster = await connect();
    const config = testConfig({
      controller: { namespace: lease, name: suffix },
    });
    const kinds = ServiceKinds.withDefaults();
    await makeTeamNamespace(cluster, lease);
    await makeTeamNamespace(cluster, teamNamespace);
    await letElect(cluster, lease);
    working = await actAs(cluster, platformAccounts.controller);
    startController = () => {
      const started = new EnvironmentsController({
        cluster: working,
        config,
        kinds,
        logger: mockServices.logger.mock(),
        clock,
        acceptance: new Acceptance({
          config,
          kinds,
          owners: tableOfOwners({ [owner]: [team], [neighbour]: [team] }),
        }),
      });
      started.start();
      return started;
    };
    controller = startController();
  });

  afterAll(async () => {
    const { items } = await cluster.list<DevEnvironment>(devEnvironments, {
      namespace: teamNamespace,
    });
    await Promise.all(
      items.map(({ metadata: { namespace, name } }) =>
        cluster.delete(devEnvironments, { namespace, name }),
      ),
    );
    await eventually(async () => {
      const left = await cluster.list(devEnvironments, {
        namespace: teamNamespace,
      });
      return left.items.length === 0;
    });
    await controller.stop();
    await dropNamespace(cluster, teamNamespace);
    await dropNamespace(cluster, lease);
    await working.close();
    await cluster.close();
  });

  it('brings an environment of all four types to Ready, marked as simulated where nothing executes', async () => {
    const ready = await inPhase(await create('whole'), 'Ready');

    expect(
      ready.status?.conditions?.map(({ type, status }) => [type, status]),
    ).toEqual([
      ['Accepted', 'True'],
      ['Namespace', 'True'],
      ['Isolation', 'True'],
      ['Services', 'True'],
      ['Networking', 'True'],
      ['Monitoring', 'False'],
      ['Ready', 'True'],
    ]);
    expect(ready.status?.simulated).toBe(true);
    expect(ready.status?.services?.map(each => each.simulated)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(ready.status?.observedGeneration).toBe(ready.metadata.generation);
    expect(ready.status?.urls?.map(({ url }) => url)).toEqual([
      `http://${ready.metadata.name}.dev.localhost:7080/`,
      `http://${ready.metadata.name}.dev.localhost:7080/api`,
    ]);
    const namespace = await cluster.get(resources.namespaces, {
      name: ready.metadata.name,
    });
    expect(namespace.metadata?.labels).toMatchObject({
      [labels.type]: 'development',
      [labels.team]: suffix,
      [labels.environmentUid]: ready.metadata.uid,
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
  });

  it('gives the owner an account in the namespace of the team', async () => {
    const account = await eventually(() =>
      find(cluster, resources.serviceAccounts, {
        namespace: teamNamespace,
        name: `u-jane-${suffix}`,
      }),
    );
    expect(account).toBeDefined();
  });

  it('repairs what others change or remove, and keeps generated passwords', async () => {
    const { metadata } = await inPhase(await create('drift'), 'Ready');
    const at = (name: string) => ({ namespace: metadata.name, name });
    const secret = await cluster.get<KubernetesObject & { data?: object }>(
      resources.secrets,
      at('app-db'),
    );

    await cluster.patch(resources.networkPolicies, at('dev-isolation'), {
      spec: { egress: [{}] },
    });
    await cluster.delete(resources.services, at('frontend'));
    await cluster.patch(
      resources.roleBindings,
      at('team'),
      { subjects: [] },
      { type: 'merge' },
    );

    await eventually(async () => {
      const policy = await cluster.get<
        KubernetesObject & { spec: { egress: object[] } }
      >(resources.networkPolicies, at('dev-isolation'));
      return policy.spec.egress.length === 3;
    });
    await eventually(() => find(cluster, resources.services, at('frontend')));
    await eventually(async () => {
      const binding = await cluster.get<
        KubernetesObject & { subjects?: object[] }
      >(resources.roleBindings, at('team'));
      return binding.subjects?.length === 1;
    });
    const after = await cluster.get<KubernetesObject & { data?: object }>(
      resources.secrets,
      at('app-db'),
    );
    expect(after.data).toEqual(secret.data);
  });

  it('writes nothing where nothing changed', async () => {
    const { metadata } = await inPhase(await create('still'), 'Ready');
    const versions = async () => {
      const environment = await cluster.get(devEnvironments, {
        namespace: metadata.namespace,
        name: metadata.name,
      });
      const services = await cluster.list(resources.services, {
        namespace: metadata.name,
      });
      return [environment, ...services.items].map(
        object => object.metadata?.resourceVersion,
      );
    };
    const before = await versions();
    await controller.sweep();
    // Its reconcile comes after those of the sweep.
    await inPhase(await create('still-after'), 'Ready');
    expect(await versions()).toEqual(before);
  });

  it('removes objects of services that were taken out', async () => {
    const environment = await create('fewer');
    const { metadata } = await inPhase(environment, 'Ready');
    await cluster.patch(
      devEnvironments,
      { namespace: metadata.namespace, name: metadata.name },
      { spec: { services: [{ name: 'frontend', type: 'frontend' }] } },
    );
    await eventually(async () => {
      const { items } = await cluster.list(resources.statefulSets, {
        namespace: metadata.name,
      });
      return items.length === 0;
    });
    const { items } = await cluster.list(resources.services, {
      namespace: metadata.name,
    });
    expect(items.map(item => item.metadata?.name)).toContain('frontend');
  });

  it('refuses by the condition Accepted what REST would refuse', async () => {
    const environment = await create('refused', {
      services: [{ name: 'x', type: 'mainframe' }],
    });
    const rejected = await inPhase(environment, 'Rejected');
    expect(rejected.status?.conditions?.[0]).toMatchObject({
      type: 'Accepted',
      status: 'False',
      reason: 'UnknownServiceType',
    });
    expect(
      await find(cluster, resources.namespaces, {
        name: environment.metadata.name,
      }),
    ).toBeUndefined();
  });

  it('never adopts a namespace that was there before', async () => {
    const name = `dev-foreign-jane-${suffix}`;
    await makeTeamNamespace(cluster, name);
    const environment = await create('foreign');
    const failed = await inPhase(environment, 'Failed');
    expect(failed.status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Namespace',
        status: 'False',
        reason: 'NamespaceConflict',
      }),
    );
    await cluster.delete(devEnvironments, {
      namespace: teamNamespace,
      name,
    });
    await eventually(async () => !(await read(environment)));
    const namespace = await cluster.get(resources.namespaces, { name });
    expect(namespace.metadata?.deletionTimestamp).toBeUndefined();
    expect(namespace.metadata?.labels?.[labels.environmentUid]).toBeUndefined();
    await dropNamespace(cluster, name);
  });

  it('lets only one of two environments have a name that both would get', async () => {
    await create('a', { owner: neighbour, createdBy: neighbour });
    await expect(create('a-b')).rejects.toMatchObject({
      reason: 'AlreadyExists',
    });
  });

  it('removes the namespace before the environment goes', async () => {
    const environment = await create('leaving');
    const { metadata } = await inPhase(environment, 'Ready');
    await cluster.delete(devEnvironments, {
      namespace: metadata.namespace,
      name: metadata.name,
    });
    await eventually(async () => !(await read(environment)));
    expect(
      await find(cluster, resources.namespaces, { name: metadata.name }),
    ).toBeUndefined();
  });

  it('removes namespaces whose environment vanished without it', async () => {
    const { metadata } = await inPhase(await create('orphan'), 'Ready');
    const name = { namespace: metadata.namespace, name: metadata.name };
    // One that runs would put its finalizer back, and then end the environment itself.
    await controller.stop();
    await dropEnvironment(cluster, name);
    expect(await readEnvironment(cluster, name)).toBeUndefined();
    expect(
      await find(cluster, resources.namespaces, { name: metadata.name }),
    ).toBeDefined();

    controller = startController();
    await eventually(async () => {
      await controller.sweep();
      return !(await find(cluster, resources.namespaces, {
        name: metadata.name,
      }));
    });
  });

  it('removes environments whose time is up', async () => {
    const environment = await create('brief', { ttlHours: 1 });
    await inPhase(environment, 'Ready');
    aheadMs = 61 * 60_000;
    await controller.sweep();
    await eventually(async () => !(await read(environment)));
    aheadMs = 0;
    expect(
      await find(cluster, resources.namespaces, {
        name: environment.metadata.name,
      }),
    ).toBeUndefined();
  });

  it('applies under one field manager', async () => {
    const { metadata } = await inPhase(await create('managed'), 'Ready');
    const quota = await cluster.get(resources.resourceQuotas, {
      namespace: metadata.name,
      name: 'dev-quota',
    });
    expect(quota.metadata?.managedFields).toContainEqual(
      expect.objectContaining({ manager: FIELD_MANAGER, operation: 'Apply' }),
    );
  });
});
