import { DevEnvironment, Environment } from '@itdo/plugin-environments-common';
import { timesOf } from '../plan/plan';

/** Said of simulated environments where the configuration gives no reason. */
const SIMULATED =
  'its services stand on simulated nodes, where nothing executes';

/** An environment as the API shows it. */
export function viewOf(
  { metadata, spec, status = {} }: DevEnvironment,
  simulatedReason: string | undefined,
): Environment {
  const { createdAt, expiresAt } = timesOf({
    metadata,
    spec,
  } as DevEnvironment);
  const simulated = status.simulated ?? false;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid ?? '',
    spec: { ...spec, paused: spec.paused ?? false },
    phase: metadata.deletionTimestamp
      ? 'Terminating'
      : status.phase ?? 'Pending',
    conditions: status.conditions ?? [],
    services:
      status.services ??
      spec.services.map(({ name, type }) => ({ name, type, state: 'Pending' })),
    urls: status.urls ?? [],
    createdAt,
    expiresAt,
    ...(metadata.deletionTimestamp
      ? { deletingSince: metadata.deletionTimestamp }
      : {}),
    simulated,
    ...(simulated ? { simulatedReason: simulatedReason ?? SIMULATED } : {}),
  };
}
