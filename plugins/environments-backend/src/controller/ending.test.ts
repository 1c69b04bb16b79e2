import { resources } from '@itdo/plugin-clusters-node';
import { describeWithCluster, find } from '../__testUtils__/controlPlane';
import { conditionOf, ControllerRig } from '../__testUtils__/ControllerRig';

jest.setTimeout(180_000);

describeWithCluster('the end of an environment', connect => {
  let rig: ControllerRig;
  const notices: string[] = [];
  let refuseNotices = false;

  beforeAll(async () => {
    rig = await ControllerRig.start(connect, {
      notify: async ({ spec }, { hours }) => {
        if (refuseNotices) {
          throw new Error('the notifications are down');
        }
        notices.push(`${spec.name} ${hours}`);
      },
    });
  });
  afterAll(() => rig.stop());

  const namespaceOf = ({
    metadata: { name },
  }: {
    metadata: { name: string };
  }) => find(rig.cluster, resources.namespaces, { name });
  const inHours = (hours: number) =>
    new Date(rig.clock.date().getTime() + hours * 3_600_000).toISOString();

  it('says what holds a removal up, and what can safely be done', async () => {
    const environment = await rig.inPhase(await rig.create('stuck'), 'Ready');
    const { name } = environment.metadata;
    const held = { namespace: name, name: 'held' };
    await rig.cluster.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...held, finalizers: ['example.com/hold'] },
    });
    await rig.delete(environment);
    const waiting = await rig.until(environment, now =>
      conditionOf(now, 'Namespace')?.message.includes('example.com/hold'),
    );
    expect(conditionOf(waiting, 'Namespace')).toMatchObject({
      status: 'False',
      reason: 'Terminating',
    });

    rig.clock.travel(11 / 60);
    const stuck = await rig.until(
      environment,
      now => conditionOf(now, 'Namespace')?.reason === 'Stuck',
    );
    expect(stuck.status?.phase).toBe('Terminating');
    expect(conditionOf(stuck, 'Namespace')?.message).toMatch(
      /example\.com\/hold.*take that finalizer off those objects alone/s,
    );

    await rig.cluster.patch(resources.configMaps, held, {
      metadata: { finalizers: null },
    });
    await rig.gone(environment);
    expect(await namespaceOf(environment)).toBeUndefined();
  });

  it('can be put off to a time, until which it is stopped and can be restored', async () => {
    const environment = await rig.inPhase(await rig.create('regret'), 'Ready');
    await rig.change(environment, { spec: { deleteAfter: inHours(24) } });
    const pending = await rig.inPhase(environment, 'PendingDeletion');
    expect(conditionOf(pending, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'PendingDeletion',
      message: expect.stringContaining('can be restored'),
    });

    await rig.change(environment, { spec: { deleteAfter: null } });
    await rig.inPhase(environment, 'Ready');

    await rig.change(environment, { spec: { deleteAfter: inHours(24) } });
    await rig.inPhase(environment, 'PendingDeletion');
    rig.clock.travel(24);
    await rig.gone(environment);
    expect(await namespaceOf(environment)).toBeUndefined();
  });

  it('comes by itself even to one that breaks a rule', async () => {
    const environment = await rig.inPhase(
      await rig.create('unruly', { services: [{ name: 'x', type: 'vm' }] }),
      'Rejected',
    );
    await rig.change(environment, { spec: { deleteAfter: inHours(1) } });
    await rig.inPhase(environment, 'Rejected');
    rig.clock.travel(1);
    await rig.gone(environment);
    expect(await rig.read(environment)).toBeUndefined();
  });

  // Time only goes on: whatever looks furthest ahead comes last.
  it('is announced again after it was put off, and as soon as somebody can be told', async () => {
    const environment = await rig.inPhase(
      await rig.create('extended', { ttlHours: 700 }),
      'Ready',
    );
    const { expiresAt = '' } = environment.status ?? {};
    const mine = () => notices.filter(each => each.startsWith('extended '));
    refuseNotices = true;
    rig.clock.travel(
      (Date.parse(expiresAt) - rig.clock.date().getTime()) / 3_600_000 - 20,
    );
    await rig.inPhase(await rig.create('extended-after'), 'Ready');
    expect(mine()).toEqual([]);
    refuseNotices = false;
    rig.clock.travel(1 / 60);
    await rig.until(environment, ({ status }) => status?.warned?.hours === 24);

    await rig.change(environment, { spec: { ttlHours: 702 } });
    await rig.until(
      environment,
      ({ status }) =>
        status?.warned !== undefined && status.warned.expiresAt !== expiresAt,
    );
    expect(mine()).toEqual(['extended 24', 'extended 24']);
  });

  it('is announced a day and an hour before, once each, although the controller starts anew', async () => {
    const environment = await rig.inPhase(await rig.create('warned'), 'Ready');
    const { expiresAt = '' } = environment.status ?? {};
    const travelTo = (hoursBefore: number) =>
      rig.clock.travel(
        (Date.parse(expiresAt) - rig.clock.date().getTime()) / 3_600_000 -
          hoursBefore,
      );
    const warned = (hours: number) =>
      rig.until(environment, ({ status }) => status?.warned?.hours === hours);
    const mine = () => notices.filter(each => each.startsWith('warned '));

    travelTo(23.9);
    expect((await warned(24)).status?.warned).toEqual({ expiresAt, hours: 24 });

    await rig.stopController();
    rig.startController();
    // Its reconcile comes after the one of the start.
    await rig.inPhase(await rig.create('warned-after'), 'Ready');
    expect(mine()).toEqual(['warned 24']);

    travelTo(0.9);
    await warned(1);
    expect(mine()).toEqual(['warned 24', 'warned 1']);

    travelTo(0);
    await rig.gone(environment);
    expect(await namespaceOf(environment)).toBeUndefined();
  });
});
