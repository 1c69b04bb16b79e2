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
  paused: boolean;
  isSimulated(node: string): boolean;
}

/** Says in words how a service fares. */
export function serviceState(
  { name, type }: Pick<DevEnvironmentService, 'name' | 'type'>,
  observed: ObservedService,
): DevEnvironmentServiceState {
  const { pods, paused } = observed;
  const living = pods.filter(pod => !pod.metadata?.deletionTimestamp);
  const simulated = living.some(
    pod => pod.spec?.nodeName && observed.isSimulated(pod.spec.nodeName),
  );
  const mark = simulated ? { simulated } : {};
  if (paused) {
    return {
      name,
      type,
      state: 'Paused',
      reason: 'Paused',
      message:
        pods.length > 0 ? 'is being stopped' : 'is stopped; its data stays',
    };
  }
  if (isReady(observed)) {
    return { name, type, state: 'Ready', ...mark };
  }
  const trouble = workloadTrouble(observed.workload) ?? worst(living);
  if (trouble) {
    return { name, type, ...trouble, ...mark };
  }
  return living.some(pod => pod.spec?.nodeName)
    ? {
        name,
        type,
        state: 'Starting',
        reason: 'Starting',
        message: 'its container starts and does not answer yet',
        ...mark,
      }
    : {
        name,
        type,
        state: 'Pending',
        reason: 'Waiting',
        message: 'waits for its pod',
        ...mark,
      };
}

function worst(pods: Pod[]): Trouble | undefined {
  const troubles = pods.map(podTrouble).filter(found => found !== undefined);
  return troubles.find(({ state }) => state === 'Failed') ?? troubles[0];
}

function isReady({ workload, expectedGeneration }: ObservedService): boolean {
  const { status, metadata } = workload ?? {};
  const generation = Math.max(
    metadata?.generation ?? 0,
    expectedGeneration ?? 0,
  );
  return (
    status !== undefined &&
    (status.observedGeneration ?? 0) >= generation &&
    (status.readyReplicas ?? 0) >= 1 &&
    (status.updatedReplicas ?? 0) >= 1 &&
    (status.availableReplicas ?? 0) >= 1
  );
}

/** Why a workload has no pods, where it says so. */
function workloadTrouble(
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
    ? {
        state: 'Failed',
        reason: 'QuotaExceeded',
        message: `does not fit into the environment's quota; ask for more resources or fewer services (${message})`,
      }
    : {
        state: 'Failed',
        reason: 'Refused',
        message: `the cluster refuses its pod: ${message}`,
      };
}
