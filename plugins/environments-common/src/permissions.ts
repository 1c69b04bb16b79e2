import { createPermission } from '@backstage/plugin-permission-common';

/** Type of the resource that an environment is to the permission framework; references are `namespace/name`. */
export const RESOURCE_TYPE_ENVIRONMENT = 'platform-environment';

export const environmentCreatePermission = createPermission({
  name: 'platform.environment.create',
  attributes: { action: 'create' },
});

export const environmentReadPermission = createPermission({
  name: 'platform.environment.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

export const environmentUpdatePermission = createPermission({
  name: 'platform.environment.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

export const environmentDeletePermission = createPermission({
  name: 'platform.environment.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

/** To work inside: logs, terminals, a kubeconfig, and what listens on its ports. */
export const environmentAccessPermission = createPermission({
  name: 'platform.environment.access',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

/** To be shown what the Secrets of an environment hold. */
export const environmentRevealPermission = createPermission({
  name: 'platform.environment.secrets.reveal',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

/** All permissions on environments. */
export const environmentPermissions = [
  environmentCreatePermission,
  environmentReadPermission,
  environmentUpdatePermission,
  environmentDeletePermission,
  environmentAccessPermission,
  environmentRevealPermission,
];

/** Names of the rules in which a policy may state its conditions. */
export const environmentRules = {
  /** Parameters `{ owners: string[] }`: the owner is one of these entity references. */
  isOwner: 'IS_OWNER',
  /** Parameters `{ teams: string[] }`: the team is one of these entity references. */
  isTeamMember: 'IS_TEAM',
} as const;
