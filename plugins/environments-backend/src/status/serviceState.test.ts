import { Deployment, Pod } from '../controller/Children';
import { ObservedService, serviceState } from './serviceState';

const api = { name: 'backend-api', type: 'api' };
const running: Deployment = {
  metadata: { generation: 2 },
  status: {
    observedGeneration: 2,
    readyReplicas: 1,
    updatedReplicas: 1,
    availableReplicas: 1,
  },
};

function pod(
  status: object = {},
  nodeName: string | undefined = 'node-1',
): Pod {
  return {
    metadata: { name: 'backend-api-1' },
    spec: { nodeName, containers: [] },
    status,
  } as Pod;
}

function waiting(reason: string, message?: string, more: object = {}): Pod {
  return pod({
    containerStatuses: [
      {
        image: 'registry.platform.local/x',
        ready: false,
        restartCount: 0,
        state: { waiting: { reason, message } },
        ...more,
      },
    ],
  });
}

function stateOf(observed: Partial<ObservedService>) {
  return serviceState(api, {
    pods: [],
    paused: false,
    isSimulated: node => node === 'simulated-1',
    ...observed,
  });
}

describe('the state of a service', () => {
  it('is ready when the workload is, in its present generation', () => {
    expect(stateOf({ workload: running, pods: [pod()] }).state).toBe('Ready');
    expect(
      stateOf({ workload: running, pods: [pod()], expectedGeneration: 3 })
        .state,
    ).toBe('Starting');
  });

  it('is marked where its pod stands on a simulated node', () => {
    expect(
      stateOf({ workload: running, pods: [pod({}, 'simulated-1')] }),
    ).toMatchObject({ state: 'Ready', simulated: true });
  });

  it.each<[string, string, Pod]>([
    ['Failed', 'ImagePull', waiting('ImagePullBackOff', 'not found')],
    ['Failed', 'Configuration', waiting('CreateContainerConfigError')],
    [
      'Failed',
      'CrashLoop',
      waiting('CrashLoopBackOff', undefined, {
        restartCount: 3,
        lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      }),
    ],
    [
      'Failed',
      'OutOfMemory',
      waiting('CrashLoopBackOff', undefined, {
        restartCount: 1,
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      }),
    ],
    [
      'Pending',
      'Unschedulable',
      pod({
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
        ],
      }),
    ],
    ['Starting', 'Starting', waiting('ContainerCreating')],
    ['Starting', 'Starting', pod()],
  ])('is %s, %s', (state, reason, one) => {
    expect(stateOf({ pods: [one] })).toMatchObject({ state, reason });
  });

  it('names the quota where it is what keeps pods away', () => {
    const workload: Deployment = {
      status: {
        conditions: [
          {
            type: 'ReplicaFailure',
            status: 'True',
            message: 'pods "x" is forbidden: exceeded quota: dev-quota',
          },
        ],
      },
    };
    expect(stateOf({ workload })).toMatchObject({
      state: 'Failed',
      reason: 'QuotaExceeded',
    });
  });

  it('waits where there is nothing yet, and is stopped where it is paused', () => {
    expect(stateOf({})).toMatchObject({ state: 'Pending', reason: 'Waiting' });
    expect(stateOf({ paused: true }).state).toBe('Paused');
  });
});
