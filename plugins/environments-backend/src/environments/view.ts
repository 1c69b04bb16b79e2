import {
  BlueprintReference,
  DevEnvironment,
  Environment,
  Phase,
  ServiceDoor,
} from '@itdo/plugin-environments-common';
import { timesOf } from '../plan/plan';

/** Said of simulated environments where the configuration gives no reason. */
const SIMULATED =
  'its services stand on simulated nodes, where nothing executes';

/** What is known beside an environment itself. */
export interface Surroundings {
  simulatedReason?: string;
  /** The offered version of a blueprint where it is newer than the reference's. */
  newerThan(blueprint: BlueprintReference | undefined): string | undefined;
  /** How its services are opened through the portal; missing where they are not. */
  doorsOf?(environment: DevEnvironment): ServiceDoor[];
}

/** An environment as the API shows it. */
export function viewOf(
  environment: DevEnvironment,
  { simulatedReason, newerThan, doorsOf }: Surroundings,
): Environment {
  const { metadata, spec, status = {} } = environment;
  const { createdAt, expiresAt } = timesOf(environment);
  const simulated = status.simulated ?? false;
  const newerBlueprint = newerThan(spec.blueprint);
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid ?? '',
    spec: { ...spec, paused: spec.paused ?? false },
    phase: shownPhase(environment),
    conditions: status.conditions ?? [],
    services:
      status.services ??
      spec.services.map(({ name, type }) => ({ name, type, state: 'Pending' })),
    urls: status.urls ?? [],
    ...(doorsOf ? { doors: doorsOf(environment) } : {}),
    createdAt,
    expiresAt,
    ...(metadata.deletionTimestamp
      ? { deletingSince: metadata.deletionTimestamp }
      : {}),
    ...clocksOf(status),
    ...(newerBlueprint ? { newerBlueprint } : {}),
    simulated,
    ...(simulated ? { simulatedReason: simulatedReason ?? SIMULATED } : {}),
  };
}

/** What was asked last goes before what the controller saw last. */
export function shownPhase({ metadata, spec, status }: DevEnvironment): Phase {
  if (metadata.deletionTimestamp) {
    return 'Terminating';
  }
  if (spec.deleteAfter !== undefined) {
    return 'PendingDeletion';
  }
  return status?.phase ?? 'Pending';
}

function clocksOf({
  lastActivityAt,
  pausesAt,
  sleepsAt,
  wakesAt,
}: NonNullable<DevEnvironment['status']>) {
  return {
    ...(lastActivityAt ? { lastActivityAt } : {}),
    ...(pausesAt ? { pausesAt } : {}),
    ...(sleepsAt ? { sleepsAt } : {}),
    ...(wakesAt ? { wakesAt } : {}),
  };
}
