import { once } from 'node:events';
import { Environment, labels } from '@itdo/plugin-environments-common';
import { dropNamespace } from './__testUtils__/controlPlane';
import { describeApi } from './__testUtils__/describeApi';
import { StreamReader } from './__testUtils__/StreamReader';

jest.setTimeout(120_000);

describeApi('what Kubernetes reports from an environment', {}, api => {
  const made: Environment[] = [];
  afterEach(async () => {
    for (const { name } of made.splice(0)) {
      await dropNamespace(api.cluster, name);
    }
  });

  /** An environment, a namespace of its name that belongs to `uid`, and something that is reported from there. */
  const reported = async (name: string, uid?: string) => {
    const environment = await api.make(name);
    made.push(environment);
    await api.cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: environment.name,
        labels: { [labels.environmentUid]: uid ?? environment.uid },
      },
    });
    await api.cluster.create({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'told', namespace: environment.name },
      eventTime: '2026-11-24T08:00:00.000000Z',
      action: 'Told',
      note: 'as a test says',
      reason: 'Told',
      regarding: { kind: 'Pod', name: 'app-0', namespace: environment.name },
      reportingController: 'itdo-platform.com/test',
      reportingInstance: 'test',
      type: 'Normal',
    } as Parameters<typeof api.cluster.create>[0]);
    return environment;
  };
  const listed = async (environment: Environment) => {
    const answer = await api.get(api.pathOf(environment, '/events'));
    expect(answer.status).toBe(200);
    return answer.body.items.map((each: { reason: string }) => each.reason);
  };

  it('is told in the list and in the stream', async () => {
    const environment = await reported('own');
    expect(await listed(environment)).toEqual(['Told']);
    const server = api.listen();
    await once(server, 'listening');
    const path = `/api/environments/v1${api.pathOf(environment, '/stream')}`;
    const stream = new StreamReader(server, path, api.as(api.jane));
    expect(await stream.next('event')).toMatchObject({ reason: 'Told' });
    stream.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('is not told from a namespace of that name that is not its own', async () => {
    const environment = await reported('foreign', 'another');
    expect(await listed(environment)).toEqual([]);
  });
});
