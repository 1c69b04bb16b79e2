import {
  AuthorizeResult,
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import { catalogPermissions } from '@backstage/plugin-catalog-common/alpha';
import { kubernetesPermissions } from '@backstage/plugin-kubernetes-common';
import { scaffolderPermissions } from '@backstage/plugin-scaffolder-common/alpha';
import { environmentPermissions } from '@itdo/plugin-environments-common';
import { resolvePrincipal } from './principal';
import { decide } from './rules';

const groups = {
  platformTeam: 'group:default/platform-team',
  leads: 'group:default/leads',
  auditors: 'group:default/auditors',
};
const principals = {
  stranger: principal(),
  developer: principal('backend-team'),
  lead: principal('backend-team', 'leads'),
  platform: principal('platform-team'),
  auditor: principal('auditors'),
};
const permissions: Permission[] = [
  ...catalogPermissions,
  ...scaffolderPermissions,
  ...kubernetesPermissions,
  ...environmentPermissions,
];

/**
 * Who may do what. `yes`, `no`, `mine` (owner is me, or an entity or a task
 * that is mine), `ours` (owner is me or the team is mine), `most` (all but the
 * environments of others).
 */
// prettier-ignore
const table: Record<string, [string, string, string, string, string]> = {
  //                                  stranger developer lead   platform auditor
  'platform.environment.create':        ['no',  'yes',  'yes',  'yes', 'no'],
  'platform.environment.read':          ['no',  'ours', 'ours', 'yes', 'yes'],
  'platform.environment.update':        ['no',  'mine', 'ours', 'yes', 'no'],
  'platform.environment.delete':        ['no',  'mine', 'ours', 'yes', 'no'],
  'platform.environment.access':        ['no',  'ours', 'ours', 'yes', 'no'],
  'platform.environment.secrets.reveal': ['no', 'mine', 'ours', 'yes', 'no'],
  'catalog.entity.read':                ['most', 'most', 'most', 'yes', 'yes'],
  'catalog.entity.create':              ['no',  'yes',  'yes',  'yes', 'no'],
  'catalog.entity.delete':              ['no',  'mine', 'mine', 'yes', 'no'],
  'catalog.entity.refresh':             ['no',  'yes',  'yes',  'yes', 'no'],
  'catalog.entity.validate':            ['no',  'yes',  'yes',  'yes', 'no'],
  'catalog.location.read':              ['yes', 'yes',  'yes',  'yes', 'yes'],
  'catalog.location.create':            ['no',  'yes',  'yes',  'yes', 'no'],
  'catalog.location.analyze':           ['no',  'yes',  'yes',  'yes', 'no'],
  'catalog.location.delete':            ['no',  'no',   'no',   'yes', 'no'],
  'catalog.ingestion.read':             ['no',  'no',   'no',   'yes', 'yes'],
  'catalog.ingestion.manage':           ['no',  'no',   'no',   'yes', 'no'],
  'scaffolder.template.parameter.read': ['yes', 'yes',  'yes',  'yes', 'yes'],
  'scaffolder.template.step.read':      ['yes', 'yes',  'yes',  'yes', 'yes'],
  'scaffolder.template.dry-run':        ['no',  'yes',  'yes',  'yes', 'no'],
  'scaffolder.template.management':     ['no',  'no',   'no',   'yes', 'no'],
  'scaffolder.action.execute':          ['no',  'yes',  'yes',  'yes', 'no'],
  'scaffolder.task.create':             ['no',  'yes',  'yes',  'yes', 'no'],
  'scaffolder.task.read':               ['mine', 'mine', 'mine', 'yes', 'yes'],
  'scaffolder.task.cancel':             ['mine', 'mine', 'mine', 'yes', 'no'],
  'kubernetes.clusters.read':           ['no',  'yes',  'yes',  'yes', 'yes'],
  'kubernetes.resources.read':          ['no',  'yes',  'yes',  'yes', 'yes'],
  'kubernetes.proxy':                   ['no',  'no',   'no',   'yes', 'no'],
};

describe('the policy', () => {
  it('has a row for every permission of the plugins it knows', () => {
    expect(Object.keys(table).sort()).toEqual(
      [...new Set(permissions.map(({ name }) => name))].sort(),
    );
  });

  describe.each(permissions)('$name', permission => {
    it.each(Object.entries(principals))('for the %s', (role, who) => {
      const column = Object.keys(principals).indexOf(role);
      expect(inWords(decide(permission, who))).toBe(
        table[permission.name][column],
      );
    });
  });

  it('leaves what it does not know to the platform team, and to auditors if it reads', () => {
    const unknown = createPermission({
      name: 'someday.thing.read',
      attributes: { action: 'read' },
    });
    const answers = Object.values(principals).map(who =>
      inWords(decide(unknown, who)),
    );
    expect(answers).toEqual(['no', 'no', 'no', 'yes', 'yes']);
  });

  it('lets an auditor change nothing, also as a member of the platform team', () => {
    const both = principal('platform-team', 'auditors');
    const allowed = permissions.filter(
      permission => inWords(decide(permission, both)) !== 'no',
    );
    expect(allowed.map(({ attributes }) => attributes.action)).toEqual(
      allowed.map(() => 'read'),
    );
  });

  it('shows environments in the catalog to their owner and team alone', () => {
    const [read] = catalogPermissions.filter(({ name }) =>
      name.endsWith('entity.read'),
    );
    const resourceType = 'catalog-entity';
    expect(decide(read, principals.developer)).toEqual({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'catalog',
      resourceType,
      conditions: {
        anyOf: [
          {
            not: {
              rule: 'HAS_SPEC',
              resourceType,
              params: { key: 'type', value: 'development-environment' },
            },
          },
          {
            rule: 'IS_ENTITY_OWNER',
            resourceType,
            params: {
              claims: ['user:default/eve', 'group:default/backend-team'],
            },
          },
        ],
      },
    });
  });

  it('states owner-is-me and team-is-mine with the names of the one who asks', () => {
    const [remove] = environmentPermissions.filter(({ name }) =>
      name.endsWith('delete'),
    );
    const resourceType = 'platform-environment';
    const ownerIsMe = {
      rule: 'IS_OWNER',
      resourceType,
      params: { owners: ['user:default/eve'] },
    };
    expect(decide(remove, principals.developer)).toEqual({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'environments',
      resourceType,
      conditions: ownerIsMe,
    });
    expect(decide(remove, principals.lead)).toMatchObject({
      conditions: {
        anyOf: [
          ownerIsMe,
          {
            rule: 'IS_TEAM',
            resourceType,
            params: { teams: ['group:default/backend-team'] },
          },
        ],
      },
    });
  });
});

function principal(...names: string[]) {
  const user = 'user:default/eve';
  return resolvePrincipal(
    {
      userEntityRef: user,
      ownershipEntityRefs: [user, ...names.map(it => `group:default/${it}`)],
    },
    groups,
  );
}

function inWords(decision: ReturnType<typeof decide>) {
  switch (decision.result) {
    case AuthorizeResult.ALLOW:
      return 'yes';
    case AuthorizeResult.DENY:
      return 'no';
    default:
      if (JSON.stringify(decision.conditions).includes('"not"')) {
        return 'most';
      }
      return 'anyOf' in decision.conditions ? 'ours' : 'mine';
  }
}
