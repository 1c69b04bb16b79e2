import { resources } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import {
  describeWithCluster,
  eventually,
  find,
} from '../__testUtils__/controlPlane';
import { conditionOf, ControllerRig } from '../__testUtils__/ControllerRig';

jest.setTimeout(180_000);

const HALF = { cpu: '2', memory: '4Gi', storage: '10Gi' };

describeWithCluster('the budgets of an owner', connect => {
  let rig: ControllerRig;

  beforeAll(async () => {
    rig = await ControllerRig.start(connect, {
      config: { budgets: { owner: { cpu: 4 } } },
    });
  });
  afterAll(() => rig.stop());

  const namespaceOf = ({ metadata: { name } }: DevEnvironment) =>
    find(rig.cluster, resources.namespaces, { name });
  const decided = (environment: DevEnvironment) =>
    rig.until(
      environment,
      now =>
        conditionOf(now, 'Accepted')?.observedGeneration ===
        now.metadata.generation,
    );

  it('hold for fifty that are asked for at once by kubectl, and let in who has waited when one pauses or goes', async () => {
    const asked = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        rig.create(`edge-${index}`, { resources: HALF }),
      ),
    );
    const answers = await Promise.all(asked.map(decided));
    const isIn = (each: DevEnvironment) =>
      conditionOf(each, 'Accepted')?.status === 'True';
    const inside = answers.filter(isIn);
    const outside = answers.filter(each => !isIn(each));
    expect(inside).toHaveLength(2);
    expect(conditionOf(outside[0], 'Accepted')).toMatchObject({
      status: 'False',
      reason: 'BudgetExceeded',
      message: expect.stringMatching(/resources\.cpu: .*2 more than.* 4/),
    });
    expect(await Promise.all(outside.map(namespaceOf))).toEqual(
      outside.map(() => undefined),
    );

    const accepted = async () => {
      const now = await Promise.all(asked.map(each => rig.read(each)));
      return now.flatMap(each => (each && isIn(each) ? [each] : []));
    };
    const untilThereAre = (number: number) =>
      eventually(async () => {
        const found = await accepted();
        return found.length === number && found;
      });
    await rig.change(inside[0], { spec: { paused: true } });
    const three = await untilThereAre(3);

    // Resuming is asking for what another has now.
    await rig.change(inside[0], { spec: { paused: false } });
    await rig.inPhase(inside[0], 'Rejected');
    const [late] = three.filter(
      each =>
        !inside.some(({ metadata }) => metadata.uid === each.metadata.uid),
    );
    await rig.delete(late);
    await rig.gone(late);
    await untilThereAre(2);
    await Promise.all(
      asked
        .filter(({ metadata }) => metadata.uid !== late.metadata.uid)
        .map(each => rig.delete(each)),
    );
    await Promise.all(asked.map(each => rig.gone(each)));
  });

  it('stop one from growing past them, and leave it as it was', async () => {
    const first = await rig.inPhase(
      await rig.create('first', { resources: HALF }),
      'Ready',
    );
    const second = await rig.inPhase(
      await rig.create('second', { resources: HALF }),
      'Ready',
    );
    await rig.change(first, { spec: { resources: { ...HALF, cpu: '3' } } });
    await rig.inPhase(first, 'Rejected');
    expect(await namespaceOf(first)).toBeDefined();

    // A controller that starts now does not know how it was, and is no softer for that.
    await rig.stopController();
    rig.startController();
    await rig.change(second, { spec: { description: 'Asks for no more' } });
    await rig.inPhase(second, 'Ready');
    expect((await rig.read(first))?.status?.phase).toBe('Rejected');

    await rig.change(first, { spec: { resources: HALF } });
    await rig.inPhase(first, 'Ready');
  });
});
