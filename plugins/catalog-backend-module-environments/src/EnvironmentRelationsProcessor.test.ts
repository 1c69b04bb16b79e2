import { Entity } from '@backstage/catalog-model';
import { CatalogProcessorResult } from '@backstage/plugin-catalog-node';
import { EnvironmentRelationsProcessor } from './EnvironmentRelationsProcessor';

const entity = (spec: Entity['spec']): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { namespace: 'team-shop', name: 'dev-orders-jane' },
  spec,
});

async function relationsOf(of: Entity): Promise<string[]> {
  const results: CatalogProcessorResult[] = [];
  await new EnvironmentRelationsProcessor().postProcessEntity(
    of,
    undefined,
    result => results.push(result),
  );
  return results.map(result =>
    result.type === 'relation'
      ? `${result.relation.source.name} ${result.relation.type} ${result.relation.target.name}`
      : result.type,
  );
}

describe('an environment in the catalog', () => {
  it('belongs to its team and is part of its component', async () => {
    expect(
      await relationsOf(
        entity({
          type: 'development-environment',
          team: 'group:default/shop',
          component: 'component:default/orders',
        }),
      ),
    ).toEqual([
      'dev-orders-jane ownedBy shop',
      'shop ownerOf dev-orders-jane',
      'dev-orders-jane partOf orders',
      'orders hasPart dev-orders-jane',
    ]);
  });

  it('is part of nothing where it says no component', async () => {
    expect(
      await relationsOf(
        entity({ type: 'development-environment', team: 'group:default/shop' }),
      ),
    ).toHaveLength(2);
  });

  it('is not what another Resource is', async () => {
    expect(
      await relationsOf(entity({ type: 'database', team: 'group:default/a' })),
    ).toEqual([]);
  });
});
