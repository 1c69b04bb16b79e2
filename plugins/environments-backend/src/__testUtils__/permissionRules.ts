import { environmentPermissionRules } from '../permissions/rules';

/** The rules by which environments are told apart, as the registry of permissions gives them. */
export const permissionRules = {
  getRuleByName(name: string) {
    const rule = environmentPermissionRules.find(each => each.name === name);
    if (!rule) {
      throw new Error(`no rule is called ${name}`);
    }
    return rule;
  },
};
