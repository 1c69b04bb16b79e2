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

  it('names the quota where it keeps pods of a StatefulSet away, which tells so in events only', () => {
    const workload: Deployment = {
      metadata: { generation: 1 },
      status: { observedGeneration: 1 },
    };
    const shortage = () => 'limits.cpu: a pod needs 1, and 0 of 8 are left';
    expect(stateOf({ workload, shortage })).toMatchObject({
      state: 'Failed',
      reason: 'QuotaExceeded',
      message: expect.stringContaining(shortage()),
    });
    const unseen = { ...workload, metadata: { generation: 2 } };
    expect(stateOf({ workload: unseen, shortage }).reason).toBe('Waiting');
    expect(stateOf({ workload, shortage, pods: [pod()] }).reason).toBe(
      'Starting',
    );
  });

  it.each([
    [
      'rpc error: code = NotFound: registry.platform.local/x:1: not found',
      'check its name, tag and digest',
    ],
    [
      'failed to authorize: 401 Unauthorized',
      'does not hand it out to this cluster',
    ],
    [
      'dial tcp: lookup nowhere.example: no such host',
      'does not answer from this cluster',
    ],
    ['something else', '(something else)'],
  ])('says of a pull that fails by "%s" what helps', (said, helps) => {
    const { message } = stateOf({ pods: [waiting('ErrImagePull', said)] });
    expect(message).toContain("'registry.platform.local/x'");
    expect(message).toContain(helps);
  });

  it('says what a container that ends again and again said last', () => {
    const ended = {
      restartCount: 2,
      lastState: {
        terminated: { exitCode: 1, message: 'begin\nno such table\n' },
      },
    };
    expect(
      stateOf({ pods: [waiting('CrashLoopBackOff', undefined, ended)] })
        .message,
    ).toBe(
      "its container ended with exit code 1 and is started again, 2 times so far; it said last: no such table (pod 'backend-api-1')",
    );
  });

  it('counts the pods of a service that asks for several', () => {
    const of = (ready: number, pods: Pod[]) =>
      stateOf({
        wanted: 3,
        pods,
        workload: {
          metadata: { generation: 1 },
          status: {
            observedGeneration: 1,
            readyReplicas: ready,
            updatedReplicas: 3,
            availableReplicas: ready,
          },
        },
      });
    expect(of(3, [pod()])).toMatchObject({
      state: 'Ready',
      message: '3 of 3 pods are ready',
    });
    expect(of(1, [pod()])).toMatchObject({
      state: 'Starting',
      reason: 'Scaling',
      message: expect.stringMatching(/^1 of 3 pods are ready; /),
    });
    expect(of(2, [waiting('ErrImagePull', 'not found')])).toMatchObject({
      state: 'Failed',
      message: expect.stringMatching(/^2 of 3 pods are ready; its image/),
    });
  });

  it('is restarting while its pods are exchanged', () => {
    const workload: Deployment = {
      metadata: { generation: 3 },
      status: {
        observedGeneration: 3,
        readyReplicas: 1,
        availableReplicas: 1,
        updatedReplicas: 0,
      },
    };
    expect(stateOf({ workload, pods: [pod()] })).toMatchObject({
      state: 'Starting',
      reason: 'Restarting',
    });
    const ending = pod();
    ending.metadata = { deletionTimestamp: '2026-11-24T08:00:00Z' };
    expect(stateOf({ pods: [ending] }).reason).toBe('Restarting');
  });

  it('is stopped where it asks for no pods', () => {
    expect(stateOf({ wanted: 0, workload: running })).toMatchObject({
      state: 'Paused',
      reason: 'ScaledToZero',
    });
  });

  it('waits where there is nothing yet, and is stopped where it is paused', () => {
    expect(stateOf({})).toMatchObject({ state: 'Pending', reason: 'Waiting' });
    expect(stateOf({ paused: true }).state).toBe('Paused');
  });
});
