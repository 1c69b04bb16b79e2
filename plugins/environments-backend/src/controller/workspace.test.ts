import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentService,
} from '@itdo/plugin-environments-common';
import { describeWithCluster, eventually } from '../__testUtils__/controlPlane';
import { conditionOf, ControllerRig } from '../__testUtils__/ControllerRig';

jest.setTimeout(180_000);

const IMAGE = `registry.platform.local/platform/any@sha256:${'0'.repeat(64)}`;
const frontend = { name: 'frontend', type: 'frontend' };

function workspace(serves?: string): DevEnvironmentService {
  return {
    name: 'code',
    type: 'workspace',
    ...(serves ? { config: { serves } } : {}),
  };
}

describeWithCluster('an environment with a workspace', connect => {
  let rig: ControllerRig;

  beforeAll(async () => {
    rig = await ControllerRig.start(connect, {
      config: {
        images: {
          'sample-frontend': IMAGE,
          workspace: { notYet: 'waits for its image, which is being made' },
        },
      },
    });
  });
  afterAll(() => rig.stop());

  const stateOf = ({ status }: DevEnvironment, service: string) =>
    status?.services?.find(({ name }) => name === service);
  const selectorOf = async (environment: DevEnvironment) => {
    const found = await rig.within<
      KubernetesObject & { spec?: { selector?: Record<string, string> } }
    >(environment, resources.services, 'frontend');
    return found?.spec?.selector;
  };
  const workload = (environment: DevEnvironment) =>
    rig.within(environment, resources.statefulSets, 'code-workspace');

  it('waits for its image and says so, and starts by itself when there is one', async () => {
    const environment = await rig.until(
      await rig.create('waits', { services: [frontend, workspace()] }),
      each => stateOf(each, 'frontend')?.state === 'Ready',
    );
    expect(conditionOf(environment, 'Accepted')?.status).toBe('True');
    expect(stateOf(environment, 'code')).toMatchObject({
      state: 'Pending',
      reason: 'ImageNotYet',
      message: 'waits for its image, which is being made',
    });
    expect(await workload(environment)).toBeUndefined();

    rig.images.set('workspace', {
      name: IMAGE,
      runAsUser: 999,
      runAsGroup: 999,
    });
    await rig.inPhase(environment, 'Ready');
    expect(await workload(environment)).toBeDefined();
  });

  it('answers in the place of a front end, and gives it back, without a new start of either', async () => {
    rig.images.set('workspace', {
      name: IMAGE,
      runAsUser: 999,
      runAsGroup: 999,
    });
    const environment = await rig.inPhase(
      await rig.create('serves', {
        services: [frontend, workspace('frontend')],
      }),
      'Ready',
    );
    expect(await selectorOf(environment)).toEqual({
      'platform.itdo-erp.com/service': 'code',
    });
    const before = (await workload(environment))?.metadata?.generation;

    await rig.change(environment, {
      spec: { services: [frontend, workspace()] },
    });
    await eventually(
      async () => (await selectorOf(environment))?.app === 'frontend',
    );
    await rig.change(environment, {
      spec: { services: [frontend, workspace('frontend')] },
    });
    await eventually(
      async () => (await selectorOf(environment))?.app === undefined,
    );
    expect((await workload(environment))?.metadata?.generation).toBe(before);
  });

  it('is refused at every door where it would answer for what is not there', async () => {
    const environment = await rig.inPhase(
      await rig.create('refused', {
        services: [frontend, workspace('nothing')],
      }),
      'Rejected',
    );
    expect(conditionOf(environment, 'Accepted')).toMatchObject({
      status: 'False',
      reason: 'UnknownService',
      message: expect.stringContaining('services[1].config.serves'),
    });
  });
});
