import { Environment } from '@itdo/plugin-environments-common';
import { z } from 'zod/v3';

/** Schema of an environment as actions answer it: what one asks of it first. */
export const summarySchema = (zod: typeof z) =>
  zod.object({
    environment: zod.string().describe('NAMESPACE/NAME'),
    phase: zod.string().describe('Ready, Provisioning, Paused, Failed, ...'),
    owner: zod.string().describe('Entity reference of a user'),
    team: zod.string().describe('Entity reference of a group'),
    component: zod
      .string()
      .optional()
      .describe('Entity reference of the component that it is for'),
    description: zod.string().optional(),
    expiresAt: zod.string().describe('When it is removed, RFC 3339'),
    restorableUntil: zod
      .string()
      .optional()
      .describe('It was deleted, and can be restored until then; RFC 3339'),
    services: zod.array(
      zod.object({
        name: zod.string(),
        type: zod.string(),
        state: zod.string(),
      }),
    ),
    addresses: zod.array(zod.string()).describe('Where it answers now'),
    simulated: zod
      .boolean()
      .describe('Whether it stands on simulated nodes, where nothing executes'),
  });

/** An environment as actions answer it. */
export function summaryOf({
  namespace,
  name,
  phase,
  spec,
  expiresAt,
  services,
  urls,
  simulated,
}: Environment) {
  const { owner, team, component, description, deleteAfter } = spec;
  return {
    environment: `${namespace}/${name}`,
    phase,
    owner,
    team,
    component,
    description,
    expiresAt,
    restorableUntil: deleteAfter,
    services: services.map(service => ({
      name: service.name,
      type: service.type,
      state: service.state,
    })),
    addresses: urls.filter(({ reachable }) => reachable).map(({ url }) => url),
    simulated,
  };
}
