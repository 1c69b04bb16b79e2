import { mockServices } from '@backstage/backend-test-utils';
import { connectCluster } from '@itdo/plugin-clusters-node';
import {
  FaultProxy,
  REQUEST_FAULTS,
  WATCH_FAULTS,
} from '@itdo/plugin-clusters-node/testing';
import { connectionAs, platformAccounts } from '../__testUtils__/actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  eventually,
} from '../__testUtils__/controlPlane';
import { EnvironmentsController } from '../controller/EnvironmentsController';
import { Fleet } from './__testUtils__/Fleet';

jest.setTimeout(600_000);

const SEED = Number(process.env.PLATFORM_TEST_SEED ?? 1);
const RATE = 0.2;
const NAMES = Array.from({ length: 10 }, (_, index) => `faulty-${index + 1}`);

describeWithCluster(
  `ten environments and two controllers behind an API server of which every fifth answer is a fault (seed ${SEED})`,
  connect => {
    const clusters: ConnectedCluster[] = [];
    const controllers: EnvironmentsController[] = [];
    let fleet: Fleet;
    let proxy: FaultProxy;

    beforeAll(async () => {
      fleet = await Fleet.start(connect);
      proxy = await FaultProxy.start(
        await connectionAs(fleet.cluster, platformAccounts.controller),
        { seed: SEED, requests: RATE, watches: RATE },
      );
      for (let replica = 0; replica < 2; replica += 1) {
        const cluster = connectCluster(proxy.connection, {
          logger: mockServices.logger.mock(),
          // Watches that fall silent are found out sooner than a test has patience.
          informers: { idleMs: 4_000, backOff: { baseMs: 50, maxMs: 1_000 } },
        });
        const controller = fleet.controller(cluster);
        controller.start();
        clusters.push(cluster);
        controllers.push(controller);
      }
    });
    afterAll(async () => {
      proxy.calm();
      await Promise.all(controllers.map(each => each.stop()));
      await Promise.all(clusters.map(each => each.close()));
      await proxy.close();
      await fleet.stop();
    });

    it('are provisioned', async () => {
      await Promise.all(NAMES.map(name => fleet.create(name)));
      await eventually(() => fleet.allIn('Ready'));
      expect(await fleet.troubles()).toEqual([]);
    });

    it('are changed', async () => {
      await fleet.changeAll({
        services: [
          { name: 'app', type: 'database' },
          { name: 'backend-api', type: 'api', replicas: 2 },
        ],
      });
      await eventually(() => fleet.allIn('Ready'));
      expect(await fleet.troubles()).toEqual([]);
    });

    it('are stopped', async () => {
      await fleet.changeAll({ paused: true });
      await eventually(() => fleet.allIn('Paused'));
      expect(await fleet.troubles()).toEqual([]);
    });

    it('are removed, and leave nothing behind', async () => {
      await fleet.deleteAll();
      await eventually(() => fleet.isEmpty());
      expect(await fleet.nothingLeft()).toEqual([]);
    });

    it('have met every fault there is', () => {
      expect([...proxy.met.keys()].sort()).toEqual(
        [...REQUEST_FAULTS, ...WATCH_FAULTS].sort(),
      );
    });
  },
);
