import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { endNotices } from './endNotices';

const expiresAt = '2026-11-26T08:00:00Z';

async function sent(hours: number): Promise<NotificationSendOptions> {
  const all: NotificationSendOptions[] = [];
  const notify = endNotices({ send: async each => void all.push(each) });
  const environment = environmentOf(specOf());
  environment.metadata.uid = 'u-1';
  await notify(environment, { hours, expiresAt });
  expect(all).toHaveLength(1);
  return all[0];
}

describe('the notice that an environment ends', () => {
  it('goes to the owner alone, and leads to where it can be extended', async () => {
    const { recipients, payload } = await sent(24);
    expect(recipients).toEqual({
      type: 'entity',
      entityRef: 'user:default/jane',
    });
    expect(payload).toMatchObject({
      title: 'orders is removed in 24 hours or less',
      link: '/environments/team-team-a/dev-orders-jane?extend=1',
      severity: 'normal',
    });
    expect(payload.description).toContain(expiresAt);
  });

  it('is more pressing in the last hour', async () => {
    const { payload } = await sent(1);
    expect(payload).toMatchObject({
      title: 'orders is removed in an hour or less',
      severity: 'high',
    });
  });

  it('is one for each warning of each end, so that one sent twice is read once', async () => {
    const scopes = await Promise.all(
      [24, 24, 1].map(async hours => (await sent(hours)).payload.scope),
    );
    expect(scopes[0]).toBe(scopes[1]);
    expect(scopes[2]).not.toBe(scopes[0]);
  });
});
