import {
  AuthorizeResult,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { ENVIRONMENT_ENTITY_TYPE } from '@itdo/plugin-environments-common';
import { allow, deny, onlyWhere } from './decisions';
import { decideEnvironment } from './environmentRules';
import { Principal } from './principal';

type Rule = (principal: Principal, permission: Permission) => PolicyDecision;

const everybody: Rule = () => allow;
const nobodyElse: Rule = () => deny;
const developers: Rule = ({ roles }) => (roles.has('developer') ? allow : deny);
const readers: Rule = ({ roles }) => (roles.size > 0 ? allow : deny);

/** An environment in the catalog is shown to whom it may be shown elsewhere: to its owner and to its team. */
const allButOthersEnvironments: Rule = ({ ownership }, permission) =>
  permission.type === 'resource'
    ? {
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'catalog',
        resourceType: permission.resourceType,
        conditions: {
          anyOf: [
            {
              not: {
                rule: 'HAS_SPEC',
                resourceType: permission.resourceType,
                params: { key: 'type', value: ENVIRONMENT_ENTITY_TYPE },
              },
            },
            {
              rule: 'IS_ENTITY_OWNER',
              resourceType: permission.resourceType,
              params: { claims: ownership },
            },
          ],
        },
      }
    : deny;

const ownersInCatalog: Rule = ({ ownership, roles }, permission) =>
  roles.has('developer')
    ? onlyWhere('catalog', permission, {
        rule: 'IS_ENTITY_OWNER',
        params: { claims: ownership },
      })
    : deny;

const ownersOfTask: Rule = ({ user }, permission) =>
  onlyWhere('scaffolder', permission, {
    rule: 'IS_TASK_OWNER',
    params: { createdBy: [user] },
  });

/** What people outside the platform team may do, by permission. */
const rules: Record<string, Rule> = {
  'catalog.entity.read': allButOthersEnvironments,
  'catalog.entity.create': developers,
  'catalog.entity.delete': ownersInCatalog,
  'catalog.entity.refresh': developers,
  'catalog.entity.validate': developers,
  'catalog.location.read': everybody,
  'catalog.location.create': developers,
  'catalog.location.analyze': developers,
  'catalog.location.delete': nobodyElse,
  'catalog.ingestion.read': nobodyElse,
  'catalog.ingestion.manage': nobodyElse,

  'scaffolder.template.parameter.read': everybody,
  'scaffolder.template.step.read': everybody,
  'scaffolder.template.dry-run': developers,
  'scaffolder.template.management': nobodyElse,
  'scaffolder.action.execute': developers,
  'scaffolder.task.create': developers,
  'scaffolder.task.read': ownersOfTask,
  'scaffolder.task.cancel': ownersOfTask,

  'kubernetes.clusters.read': readers,
  'kubernetes.resources.read': readers,
  'kubernetes.proxy': nobodyElse,
};

/**
 * Decides whether a person may do what a permission stands for.
 *
 * - An auditor reads everything and changes nothing, whatever else they are.
 * - The platform team may do everything.
 * - A permission that this policy does not know is the platform team's alone.
 */
export function decide(
  permission: Permission,
  principal: Principal,
): PolicyDecision {
  if (principal.roles.has('auditor')) {
    return permission.attributes.action === 'read' ? allow : deny;
  }
  if (principal.roles.has('platform-team')) {
    return allow;
  }
  const rule = rules[permission.name];
  return rule
    ? rule(principal, permission)
    : decideEnvironment(permission, principal) ?? deny;
}
