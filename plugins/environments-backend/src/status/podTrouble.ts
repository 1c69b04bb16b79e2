import { DevEnvironmentServiceState } from '@itdo/plugin-environments-common';
import { Pod } from '../controller/Children';
import { lastWords } from './lastWords';

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

/** What registries and their absence look like in what the container runtime says, and what helps. */
const PULL_CAUSES: Array<[RegExp, string]> = [
  [
    /not found|manifest unknown|repository does not exist/i,
    'the registry does not have it; check its name, tag and digest',
  ],
  [
    /unauthori[sz]ed|forbidden|denied|authentication/i,
    'the registry does not hand it out to this cluster; take an image that it may pull',
  ],
  [
    /no such host|timeout|timed out|refused|unreachable|EOF/i,
    'its registry does not answer from this cluster; check the name of the registry',
  ],
];

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
    .map(status => containerTrouble(status, pod))
    .find(found => found !== undefined);
}

function containerTrouble(
  status: ContainerStatus,
  pod: Pod,
): Trouble | undefined {
  const { name, state, lastState, restartCount, ready } = status;
  const { reason, message } = state?.waiting ?? {};
  if (reason && PULL.has(reason)) {
    return pullTrouble(imageOf(pod, name) ?? status.image, reason, message);
  }
  if (reason && CONFIGURATION.has(reason)) {
    return {
      state: 'Failed',
      reason: 'Configuration',
      message: `its container cannot be made: ${message ?? reason}`,
    };
  }
  const ended = state?.terminated ?? lastState?.terminated;
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
  const said = lastWords(ended.message);
  return {
    state: 'Failed',
    reason: 'CrashLoop',
    message: `its container ended with exit code ${
      ended.exitCode
    } and is started again, ${restartCount} times so far; ${
      said ? `it said last: ${said}` : 'its logs may say why'
    } (pod '${pod.metadata?.name ?? ''}')`,
  };
}

function pullTrouble(
  image: string,
  reason: string,
  message: string | undefined,
): Trouble {
  const known = PULL_CAUSES.find(([pattern]) => pattern.test(message ?? ''));
  const [, cause] = known ?? [
    undefined,
    `check its name, and that the registry has it and can be reached (${
      message ?? reason
    })`,
  ];
  return {
    state: 'Failed',
    reason: 'ImagePull',
    message: `its image '${image}' cannot be pulled: ${
      reason === 'InvalidImageName' ? 'that is no name of an image' : cause
    }`,
  };
}

/** As it was asked for; the status may have it by another name. */
function imageOf({ spec }: Pod, container: string): string | undefined {
  return spec?.containers.find(({ name }) => name === container)?.image;
}
