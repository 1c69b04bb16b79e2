import fc from 'fast-check';
import {
  entitySlug,
  environmentName,
  isDnsLabel,
  labelValueOf,
  ownerServiceAccount,
  ownerSlug,
  teamNamespace,
} from './names';

const catalogName = fc.stringMatching(
  /^[A-Za-z0-9]([A-Za-z0-9._-]{0,40}[A-Za-z0-9])?$/,
);

describe('names', () => {
  it('takes catalog names that are DNS labels as they are', () => {
    expect(ownerSlug('user:default/jane')).toBe('jane');
    expect(environmentName('orders', 'user:default/jane')).toBe(
      'dev-orders-jane',
    );
    expect(teamNamespace('group:default/backend-team')).toBe(
      'team-backend-team',
    );
    expect(ownerServiceAccount('user:default/jane')).toBe('u-jane');
  });

  it.each([
    ['user:default/jane.doe', /^jane-doe-[0-9a-f]{6}$/],
    ['user:default/jane_doe', /^jane-doe-[0-9a-f]{6}$/],
    ['user:partners/jane', /^jane-[0-9a-f]{6}$/],
    ['group:default/jane', /^jane-[0-9a-f]{6}$/],
    ['user:default/jane-abc123', /^jane-abc123-[0-9a-f]{6}$/],
  ])('gives %s a hash', (ref, slug) => {
    expect(ownerSlug(ref)).toMatch(slug);
  });

  it('does not tell by case what the catalog does not tell by case', () => {
    expect(ownerSlug('User:Default/Jane')).toBe(ownerSlug('user:default/jane'));
  });

  it('never gives two people one slug', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            name: catalogName,
            namespace: fc.constantFrom('default', 'partners'),
          }),
          {
            minLength: 2,
            maxLength: 20,
            selector: ({ name, namespace }) =>
              `${namespace}/${name}`.toLowerCase(),
          },
        ),
        people => {
          const slugs = people.map(({ name, namespace }) =>
            ownerSlug(`user:${namespace}/${name}`),
          );
          expect(new Set(slugs).size).toBe(slugs.length);
        },
      ),
    );
  });

  it('makes slugs that are DNS labels, whatever the catalog allows', () => {
    fc.assert(
      fc.property(
        catalogName,
        fc.constantFrom('user', 'group'),
        (name, kind) => {
          expect(
            isDnsLabel(entitySlug(`${kind}:default/${name}`, 'user')),
          ).toBe(true);
        },
      ),
    );
  });

  it('labels with the bare name where that says who is meant', () => {
    expect(labelValueOf('user:default/jane.doe', 'user')).toBe('jane.doe');
    expect(labelValueOf('user:partners/jane', 'user')).toBe(
      ownerSlug('user:partners/jane'),
    );
  });
});
