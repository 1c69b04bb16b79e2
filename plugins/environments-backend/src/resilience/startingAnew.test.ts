import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import { actAs, platformAccounts } from '../__testUtils__/actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  eventually,
} from '../__testUtils__/controlPlane';
import { Fleet } from './__testUtils__/Fleet';

jest.setTimeout(300_000);

type Quota = KubernetesObject & { status?: { used?: { secrets?: string } } };

describeWithCluster('a controller that starts anew', connect => {
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

  async function liveUntilReady(): Promise<void> {
    const controller = fleet.controller(working);
    controller.start();
    try {
      await eventually(() => fleet.allIn('Ready'));
    } finally {
      await controller.stop();
    }
  }

  it('uses up nothing of the quota by looking for passwords that stand', async () => {
    const environment = await fleet.create('first');
    await liveUntilReady();
    for (const name of ['second', 'third', 'fourth']) {
      // What is new is ready only after the first was looked at, too: they are taken in order.
      await fleet.create(name);
      await liveUntilReady();
    }
    const namespace = environment.metadata.name;
    const { items } = await fleet.cluster.list(resources.secrets, {
      namespace,
    });
    const quota = await fleet.cluster.get<Quota>(resources.resourceQuotas, {
      namespace,
      name: 'dev-quota',
    });
    expect(quota.status?.used?.secrets).toBe(String(items.length));
  });
});
