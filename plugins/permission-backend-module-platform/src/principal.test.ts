import { mockServices } from '@backstage/backend-test-utils';
import { readRoleGroups, resolvePrincipal } from './principal';

const groups = readRoleGroups(mockServices.rootConfig());

function rolesOf(...names: string[]) {
  const user = 'user:default/alice';
  const ownershipEntityRefs = [user, ...names.map(it => `group:default/${it}`)];
  return resolvePrincipal({ userEntityRef: user, ownershipEntityRefs }, groups);
}

describe('resolvePrincipal', () => {
  it.each([
    ['no group', [], []],
    ['a team', ['backend-team'], ['developer']],
    ['a team and the leads', ['backend-team', 'leads'], ['developer', 'lead']],
    ['the leads without a team', ['leads'], []],
    ['the platform team', ['platform-team'], ['developer', 'platform-team']],
    ['the auditors', ['auditors'], ['auditor']],
    [
      'a team and the auditors',
      ['backend-team', 'auditors'],
      ['developer', 'auditor'],
    ],
  ])('gives a member of %s their roles', (_, memberOf, roles) => {
    expect([...rolesOf(...memberOf).roles]).toEqual(roles);
  });

  it('takes every group for a team that is none of the roles', () => {
    expect(rolesOf('backend-team', 'leads', 'guild').teams).toEqual([
      'group:default/backend-team',
      'group:default/guild',
    ]);
  });

  it('does not take a group of the same name in another namespace for the role', () => {
    const { roles } = resolvePrincipal(
      {
        userEntityRef: 'user:default/mallory',
        ownershipEntityRefs: [
          'user:default/mallory',
          'group:evil/platform-team',
        ],
      },
      groups,
    );
    expect(roles.has('platform-team')).toBe(false);
  });
});

describe('readRoleGroups', () => {
  const read = (platformTeam: string) =>
    readRoleGroups(
      mockServices.rootConfig({
        data: { permission: { platform: { groups: { platformTeam } } } },
      }),
    ).platformTeam;

  it('completes a short reference', () => {
    expect(read('sre')).toBe('group:default/sre');
  });

  it('refuses what is no group', () => {
    expect(() => read('user:default/alice')).toThrow(
      /permission\.platform\.groups\.platformTeam must name a group/,
    );
  });
});
