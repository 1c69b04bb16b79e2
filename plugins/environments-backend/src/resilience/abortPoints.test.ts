import { Phase } from '@itdo/plugin-environments-common';
import { actAs, platformAccounts } from '../__testUtils__/actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  eventually,
} from '../__testUtils__/controlPlane';
import { Fates } from './__testUtils__/Fates';
import { Fleet } from './__testUtils__/Fleet';
import { immortal, Life } from './__testUtils__/Life';
import { MortalCluster } from './__testUtils__/MortalCluster';

jest.setTimeout(600_000);

const SEED = Number(process.env.PLATFORM_TEST_SEED ?? 1);
const NAMES = Array.from({ length: 10 }, (_, index) => `mortal-${index + 1}`);

/** What is asked of all ten while controllers die, and how many of those do. */
const STAGES: Array<{
  name: string;
  deaths: number;
  ask(fleet: Fleet): Promise<unknown>;
  phase?: Phase;
}> = [
  {
    name: 'provisioning',
    deaths: 90,
    ask: fleet => Promise.all(NAMES.map(name => fleet.create(name))),
    phase: 'Ready',
  },
  {
    name: 'change',
    deaths: 45,
    ask: fleet =>
      fleet.changeAll({
        resources: { cpu: '3', memory: '6Gi', storage: '40Gi' },
        services: [
          { name: 'app', type: 'database' },
          { name: 'backend-api', type: 'api' },
        ],
      }),
    phase: 'Ready',
  },
  {
    name: 'growth',
    deaths: 40,
    ask: fleet =>
      fleet.changeAll({
        resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
        services: [
          { name: 'app', type: 'database' },
          { name: 'backend-api', type: 'api' },
          { name: 'second-api', type: 'api' },
        ],
      }),
    phase: 'Ready',
  },
  {
    name: 'pause',
    deaths: 25,
    ask: fleet => fleet.changeAll({ paused: true }),
    phase: 'Paused',
  },
  {
    name: 'resumption',
    deaths: 25,
    ask: fleet => fleet.changeAll({ paused: null }),
    phase: 'Ready',
  },
  { name: 'deletion', deaths: 40, ask: fleet => fleet.deleteAll() },
];

describeWithCluster(
  `ten environments whose controller dies at every await (seed ${SEED})`,
  connect => {
    const fates = new Fates(SEED);
    let fleet: Fleet;
    let working: ConnectedCluster;

    beforeAll(async () => {
      fleet = await Fleet.start(connect);
      working = await actAs(fleet.cluster, platformAccounts.controller);
    });
    afterAll(async () => {
      await fleet.stop();
      await working.close();
    });

    /** Lets controllers follow one another, each until it dies, and then one that does not, until all is well. */
    async function liveAndDie(
      stage: string,
      deaths: number,
      isDone: () => Promise<boolean>,
    ): Promise<void> {
      for (let dead = 0; dead < deaths; dead += 1) {
        const life = new Life(fates.next(stage));
        const controller = fleet.controller(new MortalCluster(working, life));
        controller.start();
        const survived = eventually(
          async () => life.isOver || (await isDone()),
        );
        await Promise.race([life.ended, survived]);
        await controller.stop();
        await survived;
        if (!life.isOver) {
          break;
        }
      }
      const last = fleet.controller(
        new MortalCluster(working, new Life(immortal)),
      );
      last.start();
      try {
        await eventually(isDone);
      } finally {
        await last.stop();
      }
    }

    it.each(STAGES)(
      'come to what was declared, in their $name',
      async ({ name, deaths, ask, phase }) => {
        await ask(fleet);
        await liveAndDie(name, deaths, () =>
          phase ? fleet.allIn(phase) : fleet.isEmpty(),
        );
        expect(await fleet.troubles()).toEqual([]);
      },
    );

    it('leave nothing behind', async () => {
      expect(await fleet.nothingLeft()).toEqual([]);
    });

    it('met death in two hundred different places at least', () => {
      expect(fates.points.size).toBeGreaterThanOrEqual(200);
    });
  },
);
