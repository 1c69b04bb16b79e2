import { resources } from '@itdo/plugin-clusters-node';
import fc from 'fast-check';
import { describeWithCluster, find } from '../__testUtils__/controlPlane';
import { ControllerRig } from '../__testUtils__/ControllerRig';
import { testConfig } from '../__testUtils__/fixtures';
import { differencesOf } from './__testUtils__/differences';
import { Declared, Model } from './__testUtils__/Model';
import { anyOperations } from './__testUtils__/operations';

const isSoak = process.env.PLATFORM_SOAK === '1';
const RUNS = isSoak ? 40 : 3;
/** The same in each run of the tests, but another in each soak. */
const SEED = Number(
  process.env.PLATFORM_TEST_SEED ?? (isSoak ? Date.now() : 1),
);
/** Only a failure takes so long. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 250;
/** After how many looks a minute is let pass, since some things are looked at in their time only. */
const LOOKS_A_MINUTE = 20;

jest.setTimeout(RUNS * 2 * PATIENCE_MS);

describeWithCluster('whatever is done, and in whichever order', connect => {
  const config = testConfig({});

  /** What is not as it was declared, in words. */
  async function openPoints(
    { environment }: Declared,
    fate: string | undefined,
    rig: ControllerRig,
  ): Promise<string[]> {
    const { cluster } = rig;
    const { name } = environment.metadata;
    const now = await rig.read(environment);
    if (fate === 'Gone') {
      const namespace = await find(cluster, resources.namespaces, { name });
      return [
        ...(now ? [`${name} is still there`] : []),
        ...(namespace ? [`the namespace ${name} is still there`] : []),
      ];
    }
    if (!now) {
      return [`${name} is gone`];
    }
    const { status, metadata } = now;
    if (
      status?.phase !== fate ||
      status?.observedGeneration !== metadata.generation
    ) {
      const said = JSON.stringify(status?.conditions?.slice(-1));
      return [`${name} is ${status?.phase} instead of ${fate}: ${said}`];
    }
    const differences = await differencesOf(now, {
      cluster,
      config,
      paused: fate !== 'Ready',
    });
    return differences.map(each => `${name}: ${each}`);
  }

  async function expectAsDeclared(model: Model, rig: ControllerRig) {
    const giveUpAt = Date.now() + PATIENCE_MS;
    for (let looks = 1; ; looks += 1) {
      const open = await Promise.all(
        [...model.declared].map(([name, declared]) =>
          openPoints(declared, model.fateOf(name), rig),
        ),
      );
      if (open.flat().length === 0) {
        return;
      }
      if (Date.now() > giveUpAt) {
        throw new Error(open.flat().join('; '));
      }
      if (looks % LOOKS_A_MINUTE === 0) {
        rig.clock.travel(1 / 60);
      }
      await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    }
  }

  it('environments come to what was declared last', async () => {
    const runs = fc.assert(
      fc.asyncProperty(anyOperations, async operations => {
        const rig = await ControllerRig.start(connect);
        const model = new Model(() => rig.clock.date().getTime());
        try {
          await fc.asyncModelRun(() => ({ model, real: rig }), operations);
          await expectAsDeclared(model, rig);
        } finally {
          await rig.stop();
        }
      }),
      {
        numRuns: RUNS,
        seed: SEED % 2 ** 31,
        // Every attempt to say it more shortly takes a minute.
        endOnFailure: true,
      },
    );
    await expect(runs).resolves.toBeUndefined();
  });
});
