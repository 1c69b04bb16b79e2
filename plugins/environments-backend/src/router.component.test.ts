import { Environment } from '@itdo/plugin-environments-common';
import { describeApi, refusalsOf } from './__testUtils__/describeApi';

jest.setTimeout(120_000);

describeApi('the component that an environment is for', {}, api => {
  let orders: Environment;

  beforeAll(async () => {
    orders = await api.make('orders', { component: 'Orders-API' });
    await api.make('other');
  });

  const named = (items: Environment[]) => items.map(({ spec }) => spec.name);

  it('is kept as a whole reference, whatever form it was given in', () => {
    expect(orders.spec.component).toBe('component:default/orders-api');
  });

  it('finds it again', async () => {
    const component = 'component:default/orders-api';
    const { body } = await api.get(`/environments?component=${component}`);
    expect(named(body.items)).toEqual(['orders']);
  });

  it('goes with it to its clones', async () => {
    const { body } = await api.post(api.pathOf(orders, '/clone'), {
      name: 'twin',
    });
    expect(body.spec.component).toBe('component:default/orders-api');
  });

  it('can be changed and taken away', async () => {
    const change = async (component: string | null) =>
      (await api.patch(api.pathOf(orders), { component })).body.spec;
    expect(await change('checkout')).toMatchObject({
      component: 'component:default/checkout',
    });
    expect(await change(null)).not.toHaveProperty('component');
  });

  it.each(['user:default/jane', 'a b', ''])(
    'is refused as %p',
    async component => {
      const services = [{ name: 'frontend', type: 'frontend' }];
      const made = await api.post('/environments', {
        name: 'wrong',
        component,
        services,
      });
      const changed = await api.patch(api.pathOf(orders), { component });
      for (const answer of [made, changed]) {
        expect(answer.status).toBe(400);
        expect(refusalsOf(answer)).toEqual(['component EntityReference']);
      }
    },
  );
});
