import { PlayedRights } from '../__testUtils__/insideRights';
import { Ending } from './InsideRights';

const settle = () => new Promise(resolve => setImmediate(resolve));

describe('the right to work inside an environment', () => {
  let played: PlayedRights;
  let endings: Ending[];

  beforeEach(async () => {
    played = new PlayedRights();
    endings = [];
  });

  const watch = async () => {
    const { rights, asked } = played;
    const entered = await rights.enter(asked);
    return rights.watch(
      entered,
      () => asked,
      ending => endings.push(ending),
    );
  };

  it('is asked for again and again, and ends once', async () => {
    await watch();
    played.travel();
    await settle();
    expect(endings).toEqual([]);
    played.now.allowed = false;
    played.travel();
    await settle();
    expect(endings).toEqual(['PermissionRevoked']);
    played.travel();
    await settle();
    expect(endings).toHaveLength(1);
  });

  it('ends with the membership in the team, whatever the policy says', async () => {
    await watch();
    played.now.member = false;
    played.travel();
    await settle();
    expect(endings).toEqual(['PermissionRevoked']);
  });

  it('ends with the environment', async () => {
    await watch();
    played.now.there = false;
    played.travel();
    await settle();
    expect(endings).toEqual(['Deleted']);
  });

  it('is not asked for once nobody needs it', async () => {
    const stop = await watch();
    stop();
    played.now.allowed = false;
    played.travel();
    await settle();
    expect(endings).toEqual([]);
  });

  it('is a person’s of the team where it needs an account', async () => {
    const { rights, asked } = played;
    await expect(
      rights.enterAsMember({ ...asked, caller: { id: 'external:ci' } }),
    ).rejects.toThrow('is no person');
    played.now.member = false;
    await expect(rights.enterAsMember(asked)).rejects.toThrow('no member');
    await expect(rights.enter(asked)).resolves.not.toHaveProperty('member');
  });
});
