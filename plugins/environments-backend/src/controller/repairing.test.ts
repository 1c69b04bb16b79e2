import { KubernetesObject, resources } from '@itdo/plugin-clusters-node';
import { DevEnvironment, labels } from '@itdo/plugin-environments-common';
import {
  describeWithCluster,
  dropNamespace,
  eventually,
} from '../__testUtils__/controlPlane';
import { ControllerRig } from '../__testUtils__/ControllerRig';

jest.setTimeout(180_000);

interface Event extends KubernetesObject {
  reason?: string;
  note?: string;
  regarding?: { kind?: string; name?: string };
}

describeWithCluster('what others do to an environment', connect => {
  let rig: ControllerRig;
  let environment: DevEnvironment;

  beforeAll(async () => {
    rig = await ControllerRig.start(connect);
    environment = await rig.inPhase(await rig.create('drift'), 'Ready');
  });
  afterAll(() => rig.stop());

  const repairs = async () => {
    const { items } = await rig.cluster.list<Event>(resources.events, {
      namespace: environment.metadata.name,
    });
    return items.filter(({ reason }) => reason === 'DriftRepaired');
  };
  const repairOf = (kind: string, name: string, told = '') =>
    eventually(async () =>
      (await repairs()).find(
        ({ regarding, note }) =>
          regarding?.kind === kind &&
          regarding.name === name &&
          note?.includes(told),
      ),
    );
  const at = (name: string) => ({
    namespace: environment.metadata.name,
    name,
  });

  it('is put back, and told with the field and who did it', async () => {
    await rig.cluster.patch(
      resources.networkPolicies,
      at('dev-isolation'),
      { spec: { egress: [{}] } },
      { fieldManager: 'a-curious-person' },
    );
    const event = await repairOf('NetworkPolicy', 'dev-isolation');
    expect(event.note).toBe(
      "NetworkPolicy 'dev-isolation' was changed by a-curious-person in spec.egress, and was put back",
    );
    const policy = await rig.within<
      KubernetesObject & { spec: { egress: object[] } }
    >(environment, resources.networkPolicies, 'dev-isolation');
    expect(policy?.spec.egress).not.toEqual([{}]);
  });

  it('is put back on the namespace itself', async () => {
    const { name } = environment.metadata;
    await rig.cluster.patch(
      resources.namespaces,
      { name },
      { metadata: { labels: { [labels.team]: 'another' } } },
      { fieldManager: 'a-curious-person' },
    );
    const event = await repairOf('Namespace', name);
    expect(event.note).toContain(`metadata.labels[${labels.team}]`);
  });

  it('is made anew where it was deleted, and told', async () => {
    const before = await rig.within(environment, resources.services, 'app-db');
    await rig.cluster.delete(resources.services, at('app-db'));
    const event = await repairOf('Service', 'app-db');
    expect(event.note).toContain('was deleted, and was made anew');
    const after = await rig.within(environment, resources.services, 'app-db');
    expect(after?.metadata?.uid).not.toBe(before?.metadata?.uid);
  });

  it('is told of a namespace once, not of all that was in it', async () => {
    const { name } = environment.metadata;
    await dropNamespace(rig.cluster, name);
    // What was told before goes with the old namespace.
    await repairOf('Namespace', name, 'was deleted');
    await rig.inPhase(environment, 'Ready');
    expect((await repairs()).map(({ regarding }) => regarding?.kind)).toEqual([
      'Namespace',
    ]);
  });

  it('is nothing that was asked for', async () => {
    const asked = await rig.inPhase(await rig.create('asked'), 'Ready');
    await rig.change(asked, { spec: { dataGeneration: 1, paused: true } });
    await rig.inPhase(asked, 'Paused');
    await rig.change(asked, {
      spec: {
        paused: false,
        services: [{ name: 'sessions', type: 'cache' }],
      },
    });
    await rig.inPhase(asked, 'Ready');
    const { items } = await rig.cluster.list<Event>(resources.events, {
      namespace: asked.metadata.name,
    });
    expect(items.filter(({ reason }) => reason === 'DriftRepaired')).toEqual(
      [],
    );
  });
});
