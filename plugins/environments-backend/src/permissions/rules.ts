import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  DevEnvironment,
  environmentRules,
  RESOURCE_TYPE_ENVIRONMENT,
} from '@itdo/plugin-environments-common';
import { z } from 'zod';

/** Part of a query: whether an environment is to be in its answer. */
export type EnvironmentFilter = (environment: DevEnvironment) => boolean;

/** Environments as the permission framework sees them. */
export const environmentResourceRef = createPermissionResourceRef<
  DevEnvironment,
  EnvironmentFilter
>().with({
  pluginId: 'environments',
  resourceType: RESOURCE_TYPE_ENVIRONMENT,
});

const isOwner = createPermissionRule({
  name: environmentRules.isOwner,
  description: 'The owner of the environment is one of these',
  resourceRef: environmentResourceRef,
  paramsSchema: z.object({
    owners: z.array(z.string()).describe('Entity references of users'),
  }),
  apply: ({ spec }, { owners }) => owners.includes(spec.owner),
  toQuery:
    ({ owners }) =>
    ({ spec }) =>
      owners.includes(spec.owner),
});

const isTeamMember = createPermissionRule({
  name: environmentRules.isTeamMember,
  description: 'The team of the environment is one of these',
  resourceRef: environmentResourceRef,
  paramsSchema: z.object({
    teams: z.array(z.string()).describe('Entity references of groups'),
  }),
  apply: ({ spec }, { teams }) => teams.includes(spec.team),
  toQuery:
    ({ teams }) =>
    ({ spec }) =>
      teams.includes(spec.team),
});

/** The rules in which a policy may state who may do what to an environment. */
export const environmentPermissionRules = [isOwner, isTeamMember];
