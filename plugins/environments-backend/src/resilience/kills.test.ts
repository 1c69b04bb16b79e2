import { randomOf } from '@itdo/plugin-clusters-node/testing';
import { connectionAs, platformAccounts } from '../__testUtils__/actAs';
import { describeWithCluster, eventually } from '../__testUtils__/controlPlane';
import { Fleet } from './__testUtils__/Fleet';
import { Replicas } from './__testUtils__/Replicas';

jest.setTimeout(600_000);

const SEED = Number(process.env.PLATFORM_TEST_SEED ?? 1);
const KILLS = 20;
/** How long a leader lives at most. */
const LIFE_MS = 3_000;
const SLOTS = Array.from({ length: 10 }, (_, index) => `killed-${index + 1}`);

describeWithCluster(
  `ten environments whose controllers, two processes, are killed twenty times (seed ${SEED})`,
  connect => {
    let fleet: Fleet;
    let replicas: Replicas;

    beforeAll(async () => {
      fleet = await Fleet.start(connect);
      const { authorization, ...connection } = await connectionAs(
        fleet.cluster,
        platformAccounts.controller,
      );
      const token = (await authorization?.())?.replace('Bearer ', '') ?? '';
      const { config, owner, team } = fleet;
      replicas = new Replicas({ connection, token, config, owner, team });
      replicas.start();
      replicas.start();
    });
    afterAll(async () => {
      await replicas.stop();
      await fleet.stop();
    });

    /** Makes environments and has them removed again, over and over, as long as it is wanted. */
    async function comeAndGo(slot: string, isWanted: () => boolean) {
      for (let round = 1; isWanted(); round += 1) {
        // Every second one goes before it is ready.
        await comeOnce(`${slot}-${round}`, round % 2 === 1);
      }
    }

    async function comeOnce(name: string, isToBeReady: boolean) {
      const environment = await fleet.create(name);
      if (isToBeReady) {
        await eventually(() => fleet.isIn(environment, 'Ready'));
      }
      await fleet.delete(environment);
      await eventually(() => fleet.isGone(environment));
    }

    it('come and go meanwhile, each made once, and leave nothing behind', async () => {
      const random = randomOf(`kills ${SEED}`);
      let killed = 0;
      const killAll = async () => {
        for (; killed < KILLS; killed += 1) {
          await replicas.killLeader(random() * LIFE_MS);
        }
      };
      await Promise.all([
        killAll(),
        ...SLOTS.map(slot => comeAndGo(slot, () => killed < KILLS)),
      ]);
      expect(await fleet.nothingLeft()).toEqual([]);
    });

    it('are as declared afterwards', async () => {
      await Promise.all(SLOTS.map(slot => fleet.create(`${slot}-last`)));
      await eventually(() => fleet.allIn('Ready'));
      expect(await fleet.troubles()).toEqual([]);
      expect(replicas.words).toEqual([]);
    });
  },
);
