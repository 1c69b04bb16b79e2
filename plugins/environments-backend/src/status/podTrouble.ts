import { DevEnvironmentServiceState } from '@itdo/plugin-environments-common';
import { Pod } from '../controller/Children';

/** What holds a service up, in words. */
export type Trouble = Pick<DevEnvironmentServiceState, 'state'> & {
  reason: string;
  message: string;
};

type ContainerStatus = NonNullable<
  NonNullable<Pod['status']>['containerStatuses']
>[number];

const PULL = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
]);
const CONFIGURATION = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** What keeps a pod from serving; undefined where it merely takes its time. */
export function podTrouble(pod: Pod): Trouble | undefined {
  const unscheduled = pod.status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  if (unscheduled?.reason === 'Unschedulable') {
    return {
      state: 'Pending',
      reason: 'Unschedulable',
      message: `no node has room for it at the moment (${
        unscheduled.message ?? 'no details'
      })`,
    };
  }
  return [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ]
    .map(status => containerTrouble(status, pod.metadata?.name ?? ''))
    .find(found => found !== undefined);
}

function containerTrouble(
  { image, state, lastState, restartCount, ready }: ContainerStatus,
  pod: string,
): Trouble | undefined {
  const waiting = state?.waiting;
  const ended = state?.terminated ?? lastState?.terminated;
  if (waiting?.reason && PULL.has(waiting.reason)) {
    return {
      state: 'Failed',
      reason: 'ImagePull',
      message: `its image '${image}' cannot be pulled; check its name, and that the registry has it and can be reached (${
        waiting.message ?? waiting.reason
      })`,
    };
  }
  if (waiting?.reason && CONFIGURATION.has(waiting.reason)) {
    return {
      state: 'Failed',
      reason: 'Configuration',
      message: `its container cannot be made: ${
        waiting.message ?? waiting.reason
      }`,
    };
  }
  if (ready || !ended || restartCount === 0) {
    return undefined;
  }
  if (ended.reason === 'OOMKilled') {
    return {
      state: 'Failed',
      reason: 'OutOfMemory',
      message: `its container used more memory than it may and was ended, ${restartCount} times so far`,
    };
  }
  return {
    state: 'Failed',
    reason: 'CrashLoop',
    message: `its container ended with exit code ${ended.exitCode} and is started again, ${restartCount} times so far; the logs of pod '${pod}' say why`,
  };
}
