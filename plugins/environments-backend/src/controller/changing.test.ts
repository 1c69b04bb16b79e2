import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import {
  annotations,
  DevEnvironment,
  labels,
} from '@itdo/plugin-environments-common';
import {
  describeWithCluster,
  eventually,
  find,
} from '../__testUtils__/controlPlane';
import { conditionOf, ControllerRig } from '../__testUtils__/ControllerRig';

jest.setTimeout(180_000);

describeWithCluster('an environment that changes', connect => {
  let rig: ControllerRig;

  beforeAll(async () => {
    rig = await ControllerRig.start(connect);
  });
  afterAll(() => rig.stop());

  const volumeOf = (environment: DevEnvironment) =>
    rig.within<
      KubernetesObject & { status?: { capacity?: { storage?: string } } }
    >(environment, resources.persistentVolumeClaims, 'app-db-data');

  describe('hands', () => {
    it('keeps its name and namespace, and lets the new owner in', async () => {
      const environment = await rig.inPhase(
        await rig.create('handed'),
        'Ready',
      );
      expect(environment.metadata.labels).toMatchObject({
        [labels.owner]: `jane-${rig.suffix}`,
      });

      await rig.change(environment, { spec: { owner: rig.colleague } });
      const theirs = await rig.until(
        environment,
        ({ metadata }) =>
          metadata.labels?.[labels.owner] === `john-${rig.suffix}`,
      );
      await rig.inPhase(environment, 'Ready');
      expect(conditionOf(theirs, 'Accepted')?.status).toBe('True');
      const namespace = await eventually(async () => {
        const { name } = environment.metadata;
        const now = await rig.cluster.get(resources.namespaces, { name });
        return (
          now.metadata?.annotations?.[annotations.owner] === rig.colleague &&
          now
        );
      });
      expect(namespace.metadata?.labels).toMatchObject({
        [labels.owner]: `john-${rig.suffix}`,
        [labels.environmentUid]: environment.metadata.uid,
      });
      expect(
        await find(rig.cluster, resources.serviceAccounts, {
          namespace: environment.metadata.namespace,
          name: `u-john-${rig.suffix}`,
        }),
      ).toBeDefined();
    });

    it('stays with its owner where the new one is none of the team', async () => {
      const environment = await rig.inPhase(
        await rig.create('stranger'),
        'Ready',
      );
      await rig.change(environment, {
        spec: { owner: `user:default/eve-${rig.suffix}` },
      });
      const refused = await rig.inPhase(environment, 'Rejected');
      expect(refused.metadata.labels?.[labels.owner]).toBe(
        `jane-${rig.suffix}`,
      );

      await rig.change(environment, { spec: { owner: rig.owner } });
      await rig.inPhase(environment, 'Ready');
    });

    it('has the label that says whose it is put back', async () => {
      const environment = await rig.inPhase(
        await rig.create('labelled'),
        'Ready',
      );
      await rig.change(environment, {
        metadata: { labels: { [labels.owner]: `john-${rig.suffix}` } },
      });
      const { status } = await rig.until(
        environment,
        ({ metadata }) =>
          metadata.labels?.[labels.owner] === `jane-${rig.suffix}`,
      );
      expect(status?.phase).toBe('Ready');
    });
  });

  describe('its data', () => {
    it('begins anew on another volume, with the password as it was', async () => {
      const environment = await rig.inPhase(await rig.create('reset'), 'Ready');
      const secret = () =>
        rig.within<KubernetesObject & { data?: object }>(
          environment,
          resources.secrets,
          'app-db',
        );
      const [volume, password] = [await volumeOf(environment), await secret()];

      await rig.change(environment, { spec: { dataGeneration: 1 } });
      await eventually(async () => {
        const now = await volumeOf(environment);
        return now && now.metadata?.uid !== volume?.metadata?.uid;
      });
      await rig.inPhase(environment, 'Ready');
      expect(
        (await volumeOf(environment))?.metadata?.annotations,
      ).toMatchObject({ [annotations.dataGeneration]: '1' });
      expect((await secret())?.data).toEqual(password?.data);
    });

    it('stays where the controller starts anew', async () => {
      const environment = await rig.inPhase(
        await rig.create('kept', { dataGeneration: 3 }),
        'Ready',
      );
      const volume = await volumeOf(environment);
      await rig.stopController();
      rig.startController();
      await rig.inPhase(await rig.create('kept-after'), 'Ready');
      expect((await volumeOf(environment))?.metadata?.uid).toBe(
        volume?.metadata?.uid,
      );
    });

    it('gets the larger volume that is asked for, and is kept', async () => {
      const services = (size: string) => [
        { name: 'app', type: 'database', config: { storage: size } },
      ];
      const environment = await rig.inPhase(
        await rig.create('grown', { services: services('1Gi') }),
        'Ready',
      );
      const before = await volumeOf(environment);
      await rig.change(environment, { spec: { services: services('2Gi') } });
      const grown = await eventually(async () => {
        const now = await volumeOf(environment);
        return now?.status?.capacity?.storage === '2Gi' && now;
      });
      expect(grown.metadata?.uid).toBe(before?.metadata?.uid);
    });

    it('goes with the password when its service goes', async () => {
      const database = { name: 'app', type: 'database' };
      const cache = { name: 'cache', type: 'cache' };
      const environment = await rig.inPhase(
        await rig.create('taken-away', { services: [database, cache] }),
        'Ready',
      );
      const secret = () => rig.within(environment, resources.secrets, 'app-db');
      expect(await secret()).toBeDefined();
      await rig.change(environment, { spec: { services: [cache] } });
      await eventually(
        async () => !((await secret()) || (await volumeOf(environment))),
      );
      await rig.change(environment, { spec: { services: [cache, database] } });
      await rig.inPhase(environment, 'Ready');
      expect(await secret()).toBeDefined();
    });

    it('is not to be given to a version that cannot read it', async () => {
      const environment = await rig.inPhase(
        await rig.create('smaller', {
          services: [
            { name: 'app', type: 'database', config: { storage: '2Gi' } },
          ],
        }),
        'Ready',
      );
      const less = [
        { name: 'app', type: 'database', config: { storage: '1Gi' } },
      ];
      await rig.change(environment, { spec: { services: less } });
      const refused = await rig.inPhase(environment, 'Rejected');
      expect(conditionOf(refused, 'Accepted')?.message).toContain(
        'services[0].config.storage',
      );
      await rig.change(environment, { spec: { dataGeneration: 1 } });
      await rig.inPhase(environment, 'Ready');
    });
  });

  it('starts services after those that they depend on', async () => {
    const services = (replicas: number) => [
      { name: 'backend', type: 'api', dependsOn: ['app'] },
      { name: 'app', type: 'database', replicas },
    ];
    const environment = await rig.create('ordered', { services: services(0) });
    const backend = () =>
      rig.within(environment, resources.deployments, 'backend');
    const waiting = await rig.until(environment, ({ status }) =>
      status?.services?.some(({ reason }) => reason === 'WaitsFor'),
    );
    expect(waiting.status?.services).toContainEqual(
      expect.objectContaining({
        name: 'backend',
        state: 'Pending',
        message: 'starts when app is ready',
      }),
    );
    expect(await backend()).toBeUndefined();

    await rig.change(environment, { spec: { services: services(1) } });
    const { metadata } = await eventually(backend);

    // What was started once does not go when that fails which it depends on.
    await rig.change(environment, { spec: { services: services(0) } });
    await rig.until(
      environment,
      ({ status, metadata: { generation } }) =>
        status?.observedGeneration === generation,
    );
    expect((await backend())?.metadata?.uid).toBe(metadata?.uid);
  });
});
