import {
  AuthorizeResult,
  Permission,
  PermissionCondition,
  PermissionCriteria,
  PolicyDecision,
} from '@backstage/plugin-permission-common';

/** Yes. */
export const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };

/** No. */
export const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/** Yes where the resource meets the rule of its plugin. */
export function onlyWhere(
  pluginId: string,
  permission: Permission,
  ...rules: { rule: string; params: PermissionCondition['params'] }[]
): PolicyDecision {
  if (permission.type !== 'resource') {
    return deny;
  }
  const { resourceType } = permission;
  const conditions = rules.map(
    (rule): PermissionCriteria<PermissionCondition> => ({
      ...rule,
      resourceType,
    }),
  );
  const [first, ...others] = conditions;
  return {
    result: AuthorizeResult.CONDITIONAL,
    pluginId,
    resourceType,
    conditions: others.length === 0 ? first : { anyOf: [first, ...others] },
  };
}
