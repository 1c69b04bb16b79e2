import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  annotations,
  DevEnvironment,
  DevEnvironmentResources,
  DevEnvironmentSpec,
  labels,
} from '@itdo/plugin-environments-common';

interface Admitted extends DevEnvironmentResources {
  /** Whether it was to be stopped, as far as it says so itself. */
  stopped: boolean;
}

/** What an environment takes of budgets, for its namespace to remember: it is the last that was accepted. */
export function admittedTo({
  resources: { cpu, memory, storage },
  paused,
  deleteAfter,
}: DevEnvironmentSpec): string {
  const stopped = paused === true || deleteAfter !== undefined;
  const admitted: Admitted = { cpu, memory, storage, stopped };
  return JSON.stringify(admitted);
}

/**
 * An environment as it was accepted last, as far as budgets look at it.
 *
 * @returns undefined where the namespace is not the environment's, or does not say
 */
export function admittedOn(
  namespace: KubernetesObject | undefined,
  environment: DevEnvironment,
): DevEnvironment | undefined {
  const { metadata, spec } = environment;
  const told = namespace?.metadata?.annotations ?? {};
  const admitted = told[annotations.admitted];
  if (
    !admitted ||
    namespace?.metadata?.labels?.[labels.environmentUid] !== metadata.uid
  ) {
    return undefined;
  }
  // Only the controller writes there.
  const { stopped, ...resources } = JSON.parse(admitted) as Admitted;
  return {
    ...environment,
    spec: {
      ...spec,
      owner: told[annotations.owner] ?? spec.owner,
      team: told[annotations.team] ?? spec.team,
      paused: stopped,
      deleteAfter: undefined,
      resources,
    },
  };
}
