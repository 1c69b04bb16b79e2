import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';

const member = (name: string, displayName: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { profile: { displayName }, memberOf: ['backend-team'] },
  relations: [{ type: 'memberOf', targetRef: 'group:default/backend-team' }],
});

/** A catalog that knows the members of one team. */
export function playedCatalog() {
  return catalogApiMock({
    entities: [
      member('guest', 'Guest'),
      member('erin', 'Erin Example'),
      member('jo', 'Jo Ledger'),
    ],
  });
}
