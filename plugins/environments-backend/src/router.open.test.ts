import { Environment } from '@itdo/plugin-environments-common';
import { describeApi } from './__testUtils__/describeApi';

jest.setTimeout(60_000);

describeApi('who a service is shared with', {}, api => {
  const shared = (share: string) => ({
    services: [{ name: 'frontend', type: 'frontend', share }],
  });
  const write = (made: Environment, share: string) =>
    // As kubectl does it, which knows of no type.
    api.write(made, shared(share) as Parameters<typeof api.write>[1]);

  it.each(['owner', 'team', 'everyone'])('may be %s', async share => {
    const made = await api.make(`share-${share}`);
    const changed = await api.patch(api.pathOf(made), shared(share));
    expect(changed.status).toBe(200);
    expect((await api.read(made)).spec.services).toEqual(
      shared(share).services,
    );
  });

  it('may be nobody else, by any door', async () => {
    const made = await api.make('share-nobody');
    const refused = await api.patch(api.pathOf(made), shared('public'));
    expect(refused.status).toBe(400);
    expect(refused.body.error.details).toEqual([
      expect.objectContaining({ field: 'services[0].share', rule: 'Schema' }),
    ]);
    await expect(write(made, 'public')).rejects.toThrow(
      'spec.services[0].share: Unsupported value: "public"',
    );
  });

  it('says nothing of doors where services are not opened, and opens none', async () => {
    const made = await api.make('closed');
    expect(made).not.toHaveProperty('doors');
    const { status, body } = await api.post(api.pathOf(made, '/open'), {
      service: 'frontend',
      port: 3000,
    });
    expect(status).toBe(501);
    expect(body.error.message).toContain(
      'environments.access is not configured',
    );
  });
});
