import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import {
  annotations,
  DevEnvironment,
  WEEKDAYS,
} from '@itdo/plugin-environments-common';
import { describeWithCluster, eventually } from '../__testUtils__/controlPlane';
import { conditionOf, ControllerRig } from '../__testUtils__/ControllerRig';

jest.setTimeout(180_000);

type Scaled = KubernetesObject & { spec: { replicas: number } };
type Secret = KubernetesObject & { data?: object };

describeWithCluster('an environment that is not always to run', connect => {
  let rig: ControllerRig;

  beforeAll(async () => {
    rig = await ControllerRig.start(connect);
  });
  afterAll(() => rig.stop());

  const replicas = async (environment: DevEnvironment) =>
    (await rig.within<Scaled>(environment, resources.statefulSets, 'app-db'))
      ?.spec.replicas;
  const pods = async ({ metadata: { name } }: DevEnvironment) =>
    (await rig.cluster.list(resources.pods, { namespace: name })).items;

  it('has no pods while it is paused, and then the same volume and password as before', async () => {
    const environment = await rig.inPhase(await rig.create('paused'), 'Ready');
    const kept = async () => {
      const volume = await rig.within(
        environment,
        resources.persistentVolumeClaims,
        'app-db-data',
      );
      const secret = await rig.within<Secret>(
        environment,
        resources.secrets,
        'app-db',
      );
      return [volume?.metadata?.uid, secret?.metadata?.uid, secret?.data];
    };
    const before = await kept();

    await rig.change(environment, { spec: { paused: true } });
    const paused = await rig.inPhase(environment, 'Paused');
    await eventually(async () => (await pods(environment)).length === 0);
    expect(await replicas(environment)).toBe(0);
    expect(conditionOf(paused, 'Services')).toMatchObject({
      status: 'False',
      reason: 'Paused',
    });
    expect(paused.status?.services).toEqual([
      expect.objectContaining({ name: 'app', state: 'Paused' }),
    ]);

    await rig.change(environment, { spec: { paused: false } });
    await rig.inPhase(environment, 'Ready');
    expect(await kept()).toEqual(before);
  });

  it('is stopped when that is asked for, although something else of it breaks a rule', async () => {
    const environment = await rig.inPhase(await rig.create('broken'), 'Ready');
    const stranger = `user:default/eve-${rig.suffix}`;
    await rig.change(environment, { spec: { owner: stranger, paused: true } });
    await rig.inPhase(environment, 'Rejected');
    await eventually(async () => (await replicas(environment)) === 0);

    await rig.change(environment, { spec: { owner: rig.owner } });
    await rig.inPhase(environment, 'Paused');
    await rig.change(environment, { spec: { paused: false } });
    await rig.inPhase(environment, 'Ready');
    expect(await replicas(environment)).toBe(1);
  });

  it('stops when nobody uses it, on the second, and runs again when somebody does', async () => {
    const environment = await rig.inPhase(
      await rig.create('idle', { autoPauseHours: 1 }),
      'Ready',
    );
    expect(environment.status).toMatchObject({
      lastActivityAt: environment.metadata.creationTimestamp,
      pausesAt: expect.any(String),
    });

    rig.clock.travel(1);
    const idle = await rig.inPhase(environment, 'Paused');
    expect(conditionOf(idle, 'Ready')).toMatchObject({ reason: 'Idle' });
    expect(idle.status?.pausesAt).toBeUndefined();
    expect(await replicas(environment)).toBe(0);

    const usedAt = `${rig.clock.date().toISOString().slice(0, 19)}Z`;
    await rig.change(environment, {
      metadata: { annotations: { [annotations.lastActivityAt]: usedAt } },
    });
    const used = await rig.inPhase(environment, 'Ready');
    expect(used.status?.lastActivityAt).toBe(usedAt);
  });

  it('takes a change of its spec for use', async () => {
    const environment = await rig.inPhase(
      await rig.create('changed', { autoPauseHours: 2 }),
      'Ready',
    );
    rig.clock.travel(1);
    await rig.change(environment, { spec: { description: 'Still in use' } });
    await rig.until(
      environment,
      ({ status, metadata }) =>
        status?.observedGeneration === metadata.generation,
    );
    rig.clock.travel(1.5);
    // The reconcile of another one shows that the time has been noticed.
    await rig.inPhase(await rig.create('changed-after'), 'Ready');
    expect((await rig.read(environment))?.status?.phase).toBe('Ready');
  });

  it('sleeps and wakes by its schedule, unless it is kept awake', async () => {
    const minutes = (date: Date) => date.toISOString().slice(11, 16);
    const inHours = (hours: number) =>
      new Date(rig.clock.date().getTime() + hours * 3_600_000);
    const begin = inHours(1);
    const environment = await rig.inPhase(
      await rig.create('night', {
        sleep: {
          timeZone: 'UTC',
          windows: [
            {
              days: [WEEKDAYS[(begin.getUTCDay() + 6) % 7]],
              from: minutes(begin),
              to: minutes(inHours(3)),
            },
          ],
        },
      }),
      'Ready',
    );
    expect(environment.status?.sleepsAt).toBe(
      `${begin.toISOString().slice(0, 16)}:00Z`,
    );

    rig.clock.travel(1);
    const asleep = await rig.inPhase(environment, 'Paused');
    expect(conditionOf(asleep, 'Services')).toMatchObject({
      reason: 'Asleep',
    });
    const { wakesAt = '' } = asleep.status ?? {};

    await rig.change(environment, {
      spec: { awakeUntil: inHours(1).toISOString() },
    });
    await rig.inPhase(environment, 'Ready');
    rig.clock.travel(1);
    await rig.inPhase(environment, 'Paused');

    rig.clock.travel(
      (Date.parse(wakesAt) - rig.clock.date().getTime()) / 3_600_000,
    );
    await rig.inPhase(environment, 'Ready');
  });

  it('is made without pods where it is created paused', async () => {
    const environment = await rig.create('born-paused', { paused: true });
    await rig.inPhase(environment, 'Paused');
    expect(await replicas(environment)).toBe(0);
    expect(await pods(environment)).toEqual([]);
  });

  it('is refused with the words of REST where its schedule cannot be kept', async () => {
    const environment = await rig.create('mars', {
      sleep: {
        timeZone: 'Mars/Olympus',
        windows: [{ days: ['Mon'], from: '20:00', to: '07:00' }],
      },
    });
    const refused = await rig.inPhase(environment, 'Rejected');
    expect(conditionOf(refused, 'Accepted')).toMatchObject({
      status: 'False',
      reason: 'TimeZone',
      message: expect.stringContaining('sleep.timeZone'),
    });
  });
});
