import { mockServices } from '@backstage/backend-test-utils';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { TravelClock } from '../__testUtils__/TravelClock';
import { AccessUse } from './AccessUse';

describe('the use of a service through the proxy', () => {
  const orders = environmentOf(specOf());
  orders.metadata.uid = 'uid-orders';
  const other = environmentOf(specOf({ name: 'other' }));
  other.metadata.uid = 'uid-other';

  function start() {
    const clock = new TravelClock();
    const noted: string[] = [];
    const use = new AccessUse({
      clock,
      logger: mockServices.logger.mock(),
      note: async ({ metadata }) => noted.push(metadata.name),
    });
    return { clock, noted, use };
  }

  it('is noted once a minute, for each environment', () => {
    const { clock, noted, use } = start();
    for (const environment of [orders, orders, other]) {
      use.ofRequest(environment);
    }
    expect(noted).toEqual([orders.metadata.name, other.metadata.name]);
    clock.travel(0.02);
    use.ofRequest(orders);
    expect(noted).toHaveLength(3);
  });

  it('is what a page sends over a stream, unless that is a sign of life', () => {
    const { clock, noted, use } = start();
    const sent = use.ofStream(orders);
    for (let minute = 0; minute < 10; minute += 1) {
      // An IDE that nobody touches says so much.
      sent(1_800);
      clock.travel(0.02);
    }
    expect(noted).toEqual([]);
    sent(5_000);
    expect(noted).toEqual([orders.metadata.name]);
  });

  it('is tried again when it could not be noted', async () => {
    const clock = new TravelClock();
    const note = jest.fn().mockRejectedValue(new Error('the cluster is away'));
    const logger = mockServices.logger.mock();
    const use = new AccessUse({ clock, logger, note });
    use.ofRequest(orders);
    await Promise.resolve();
    clock.travel(0.02);
    use.ofRequest(orders);
    expect(note).toHaveBeenCalledTimes(2);
  });
});
