import { type Environment } from '../src/api/types';

/** An environment as the controller shows it once it has followed its spec. */
export function resting(environment: Environment): Environment {
  const { spec } = environment;
  const stopped = Boolean(spec.paused || spec.deleteAfter);
  const reason = spec.deleteAfter ? 'PendingDeletion' : 'Paused';
  return {
    ...environment,
    phase: stopped ? reason : 'Ready',
    conditions: environment.conditions.map(condition =>
      condition.type === 'Services' || condition.type === 'Ready'
        ? {
            ...condition,
            status: stopped ? 'False' : 'True',
            reason: stopped ? reason : 'AllReady',
            message: '',
          }
        : condition,
    ),
    services: environment.services.map(service => ({
      ...service,
      state: stopped ? 'Paused' : 'Ready',
    })),
  };
}
