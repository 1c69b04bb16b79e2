import {
  DevEnvironmentServiceState,
  DevEnvironmentStatus,
  DevEnvironmentUrl,
  Phase,
} from '@itdo/plugin-environments-common';
import { Address } from '../config/EnvironmentsConfig';
import { Route, urlOf } from '../plan/routes';
import { Serving } from '../plan/serving';
import { Finding, Findings } from './conditions';

/** What the services of an environment mean for the whole. */
export function servicesFinding(
  services: DevEnvironmentServiceState[],
): Finding {
  const open = services.filter(
    ({ state }) => state !== 'Ready' && state !== 'Paused',
  );
  if (open.length === 0) {
    const paused = services.every(({ state }) => state === 'Paused');
    return paused
      ? {
          status: 'False',
          reason: 'Paused',
          message: 'the services are stopped',
        }
      : {
          status: 'True',
          reason: 'AllReady',
          message: 'all services are ready',
        };
  }
  const [first] = [...open.filter(({ state }) => state === 'Failed'), ...open];
  return {
    status: 'False',
    reason: first.reason ?? 'Starting',
    message: open
      .map(({ name, message, state }) => `${name}: ${message ?? state}`)
      .join('; '),
  };
}

/** The phase that findings and services amount to. */
export function phaseOf(
  services: DevEnvironmentServiceState[],
  previous: DevEnvironmentStatus | undefined,
  generation: number,
): Phase {
  const states = services.map(({ state }) => state);
  if (states.every(state => state === 'Paused')) {
    return 'Paused';
  }
  // Some may be stopped alone, as was asked.
  if (states.every(state => state === 'Ready' || state === 'Paused')) {
    return 'Ready';
  }
  const wasReady =
    previous?.observedGeneration === generation &&
    (previous.phase === 'Ready' || previous.phase === 'Degraded');
  if (wasReady) {
    return 'Degraded';
  }
  return states.includes('Failed') ? 'Failed' : 'Provisioning';
}

/** Where an environment can be opened, and why not where it cannot. */
export function urlsOf(
  environment: string,
  routes: Route[],
  services: DevEnvironmentServiceState[],
  options: {
    address: Address;
    serving: Serving;
    simulatedReason?: string;
  },
): DevEnvironmentUrl[] {
  return routes.map(({ path, service }) => {
    const answering = options.serving.get(service);
    const state = services.find(({ name }) => name === (answering ?? service));
    const reason = unreachable(
      state,
      answering ? `'${answering}', which serves it,` : 'its service',
      options.simulatedReason,
    );
    return {
      service,
      path,
      url: urlOf(environment, path, options.address),
      reachable: reason === undefined,
      ...(reason ? { reason } : {}),
    };
  });
}

function unreachable(
  service: DevEnvironmentServiceState | undefined,
  words: string,
  simulatedReason: string | undefined,
): string | undefined {
  if (service?.state !== 'Ready') {
    return service?.state === 'Paused'
      ? `${words} is stopped`
      : `${words} is not ready yet`;
  }
  return service.simulated
    ? simulatedReason ??
        `${words} stands on a simulated node, where nothing executes`
    : undefined;
}

/** The condition Ready, which sums the others up. */
export function readyFinding(findings: Findings): Finding {
  const order = [
    'Accepted',
    'Namespace',
    'Isolation',
    'Services',
    'Networking',
  ] as const;
  const found = order.map(type => findings[type]);
  const open = found.find(finding => finding && finding.status !== 'True');
  if (open) {
    return { status: 'False', reason: open.reason, message: open.message };
  }
  // What nothing is said of yet is not there yet.
  return found.includes(undefined)
    ? {
        status: 'False',
        reason: 'Provisioning',
        message: 'the environment is being provided',
      }
    : {
        status: 'True',
        reason: 'Ready',
        message: 'the environment is ready to use',
      };
}
