import {
  DevEnvironmentService,
  DevEnvironmentServiceState,
} from '@itdo/plugin-environments-common';
import { Deployment, Pod, StatefulSet } from '../controller/Children';
import { podTrouble, Trouble } from './podTrouble';

/** What is seen of a service. */
export interface ObservedService {
  workload?: Deployment | StatefulSet;
  /** The generation that the workload has at least, where that is known. */
  expectedGeneration?: number;
  pods: Pod[];
  /** How many pods it asks for; one where missing. */
  wanted?: number;
  paused: boolean;
  /** For want of what the quota has no room for one more of its pods. */
  shortage?(): string | undefined;
  isSimulated(node: string): boolean;
}

/** Says in words how a service fares. */
export function serviceState(
  { name, type }: Pick<DevEnvironmentService, 'name' | 'type'>,
  observed: ObservedService,
): DevEnvironmentServiceState {
  const living = observed.pods.filter(pod => !pod.metadata?.deletionTimestamp);
  const simulated = living.some(
    pod => pod.spec?.nodeName && observed.isSimulated(pod.spec.nodeName),
  );
  return {
    name,
    type,
    ...(stopped(observed) ??
      ready(observed) ??
      counted(troubled(observed, living), observed) ??
      counted(changing(observed, living), observed) ??
      beginning(living)),
    ...(simulated ? { simulated } : {}),
  };
}

type Found = Omit<DevEnvironmentServiceState, 'name' | 'type' | 'simulated'>;

function stopped({ paused, wanted, pods }: ObservedService): Found | undefined {
  if (!paused && wanted !== 0) {
    return undefined;
  }
  const rest = paused
    ? 'is stopped; its data stays'
    : 'has no pods, as was asked';
  return {
    state: 'Paused',
    reason: paused ? 'Paused' : 'ScaledToZero',
    message: pods.length > 0 ? 'is being stopped' : rest,
  };
}

function ready(observed: ObservedService): Found | undefined {
  const { workload, wanted = 1 } = observed;
  const { readyReplicas, updatedReplicas, availableReplicas } =
    workload?.status ?? {};
  const isReady =
    isCurrent(observed) &&
    [readyReplicas, updatedReplicas, availableReplicas].every(
      count => (count ?? 0) >= wanted,
    );
  return isReady
    ? {
        state: 'Ready',
        ...(wanted > 1 ? { message: countOf(observed) } : {}),
      }
    : undefined;
}

/** Whether the status of the workload is that of what was asked for last. */
function isCurrent({ workload, expectedGeneration }: ObservedService): boolean {
  const generation = Math.max(
    workload?.metadata?.generation ?? 0,
    expectedGeneration ?? 0,
  );
  return (
    workload?.status !== undefined &&
    (workload.status.observedGeneration ?? 0) >= generation
  );
}

function troubled(
  observed: ObservedService,
  living: Pod[],
): Trouble | undefined {
  return (
    refused(observed.workload) ?? worst(living) ?? unplaced(observed, living)
  );
}

function worst(pods: Pod[]): Trouble | undefined {
  const troubles = pods.map(podTrouble).filter(found => found !== undefined);
  return troubles.find(({ state }) => state === 'Failed') ?? troubles[0];
}

/** Why a workload has no pods, where it says so. */
function refused(
  workload: Deployment | StatefulSet | undefined,
): Trouble | undefined {
  const failure = workload?.status?.conditions?.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  if (!failure) {
    return undefined;
  }
  const message = failure.message ?? '';
  return message.includes('exceeded quota')
    ? beyondQuota(message.replace(/^.*exceeded quota: /s, ''))
    : {
        state: 'Failed',
        reason: 'Refused',
        message: `the cluster refuses its pod: ${message}`,
      };
}

/** That a workload which does not say so lacks pods that the quota has no room for. */
function unplaced(
  observed: ObservedService,
  living: Pod[],
): Trouble | undefined {
  const { wanted = 1 } = observed;
  const shortage =
    isCurrent(observed) && living.length < wanted
      ? observed.shortage?.()
      : undefined;
  return shortage === undefined ? undefined : beyondQuota(shortage);
}

function beyondQuota(details: string): Trouble {
  return {
    state: 'Failed',
    reason: 'QuotaExceeded',
    message: `does not fit into the environment's quota; give it more resources, or have fewer services and pods (${details})`,
  };
}

/** That pods are exchanged, or that there are fewer than were asked for. */
function changing(
  { workload, pods, wanted = 1 }: ObservedService,
  living: Pod[],
): Trouble | undefined {
  const { readyReplicas = 0, updatedReplicas = 0 } = workload?.status ?? {};
  if (living.length === 0 && pods.length > 0) {
    return {
      state: 'Starting',
      reason: 'Restarting',
      message: 'its former pod ends, and the new one follows',
    };
  }
  if (readyReplicas > 0) {
    return updatedReplicas < wanted
      ? {
          state: 'Starting',
          reason: 'Restarting',
          message: 'its pods are exchanged one by one',
        }
      : {
          state: 'Starting',
          reason: 'Scaling',
          message: 'further pods start and do not answer yet',
        };
  }
  return undefined;
}

function beginning(living: Pod[]): Trouble {
  return living.some(pod => pod.spec?.nodeName)
    ? {
        state: 'Starting',
        reason: 'Starting',
        message: 'its container starts and does not answer yet',
      }
    : {
        state: 'Pending',
        reason: 'Waiting',
        message: 'waits for its pod',
      };
}

/** How much of a service of several pods there is, before what is amiss with the rest. */
function counted(
  found: Trouble | undefined,
  observed: ObservedService,
): Trouble | undefined {
  return found && (observed.wanted ?? 1) > 1
    ? { ...found, message: `${countOf(observed)}; ${found.message}` }
    : found;
}

function countOf({ workload, wanted = 1 }: ObservedService): string {
  const { readyReplicas = 0 } = workload?.status ?? {};
  return `${Math.min(readyReplicas, wanted)} of ${wanted} pods are ready`;
}
