import { environmentName } from '@itdo/plugin-environments-common';
import { type Environment, type EnvironmentRequest } from '../src/api/types';
import { playedBlueprints, playedOptions } from './offers';

/** What a request asks for, as the platform shows it before anything is made. */
export function requested(request: EnvironmentRequest): Environment {
  const options = playedOptions();
  const owner = options.owner ?? '';
  const name = environmentName(request.name, owner);
  const blueprint = playedBlueprints().find(
    each => each.name === request.blueprint,
  );
  const services = request.services ?? blueprint?.services ?? [];
  const ttlHours =
    request.ttlHours ?? blueprint?.ttlHours ?? options.defaults.ttlHours;
  const now = Date.now();
  return {
    namespace: 'team-backend-team',
    name,
    uid: `played-${name}-${now}`,
    phase: 'Pending',
    conditions: [],
    urls: [],
    services: services.map(service => ({
      name: service.name,
      type: service.type,
      state: 'Pending',
    })),
    spec: {
      name: request.name,
      description: request.description,
      contact: request.contact,
      services,
      autoPauseHours: request.autoPauseHours ?? blueprint?.autoPauseHours,
      sleep: request.sleep ?? blueprint?.sleep,
      ...(blueprint
        ? { blueprint: { name: blueprint.name, version: blueprint.version } }
        : {}),
      owner,
      team: request.team ?? '',
      createdBy: owner,
      paused: false,
      ttlHours,
      resources: request.resources ?? blueprint?.resources ?? {},
    },
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + ttlHours * 3_600_000).toISOString(),
    simulated: false,
  };
}
