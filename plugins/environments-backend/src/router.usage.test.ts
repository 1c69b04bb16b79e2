import { once } from 'node:events';
import { describeApi } from './__testUtils__/describeApi';
import { StreamReader } from './__testUtils__/StreamReader';

jest.setTimeout(120_000);

describeApi('what an environment uses', {}, api => {
  it('is told with its quota, or why nothing is known', async () => {
    const made = await api.make('used');
    const before = await api.get(api.pathOf(made, '/usage'));
    expect(before.status).toBe(200);
    expect(before.body).toEqual({
      unavailable: expect.stringMatching(/^nothing was measured yet/),
      samples: [],
      services: [],
      quota: [],
      simulated: false,
    });
    await api.sampler.sample();
    const { body } = await api.get(api.pathOf(made, '/usage'));
    // With a metrics API because none of it runs, without one because there is none.
    expect(body.unavailable).toMatch(/^(nothing of it ran|the cluster has no)/);
  });

  it('is for who may read the environment', async () => {
    const made = await api.make('private');
    const path = api.pathOf(made, '/usage');
    expect((await api.get(path, api.as(api.john))).status).toBe(200);
    expect((await api.get(path, api.as(api.olga))).status).toBe(404);
    const nothing = api.pathOf({ ...made, name: 'dev-no-body' }, '/usage');
    expect((await api.get(nothing)).status).toBe(404);
  });

  it('comes to its page by the stream, at once and with each measurement', async () => {
    const made = await api.make('watched');
    const server = api.listen();
    await once(server, 'listening');
    const stream = new StreamReader(
      server,
      `/api/environments/v1${api.pathOf(made, '/stream')}`,
      api.as(api.jane),
    );
    const empty = { samples: [], services: [], quota: [] };
    expect(await stream.next('usage')).toMatchObject(empty);
    await api.sampler.sample();
    expect(await stream.next('usage')).toMatchObject(empty);
    stream.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
});
