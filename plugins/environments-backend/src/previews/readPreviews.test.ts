import { mockServices } from '@backstage/backend-test-utils';
import { readPreviews } from './readPreviews';

const shop = {
  repository: 'github.com/itdo/shop',
  owner: 'previews',
  team: 'backend-team',
  blueprint: 'web-app',
};

function read(...repositories: object[]) {
  return readPreviews(
    mockServices.rootConfig({
      data: {
        app: { baseUrl: 'https://portal.example.com/' },
        environments: { previews: { repositories } },
      },
    }),
  );
}

describe('environments.previews', () => {
  it('may be missing', () => {
    expect(readPreviews(mockServices.rootConfig())).toBeUndefined();
  });

  it('is completed', () => {
    expect(read(shop)).toEqual({
      label: 'preview',
      portalUrl: 'https://portal.example.com',
      repositories: [
        {
          repository: 'github.com/itdo/shop',
          path: 'itdo/shop',
          owner: 'user:default/previews',
          team: 'group:default/backend-team',
          blueprint: 'web-app',
          cap: 5,
          ttlHours: undefined,
          images: {},
        },
      ],
    });
  });

  it('takes hosts with ports and paths of any depth', () => {
    const repositories = [
      { ...shop, repository: 'localhost:7030/itdo/hello-service' },
      { ...shop, repository: 'gitlab.com/itdo/teams/a/shop' },
    ];
    expect(read(...repositories)?.repositories.map(({ path }) => path)).toEqual(
      ['itdo/hello-service', 'itdo/teams/a/shop'],
    );
  });

  it.each([
    ['a URL', { repository: 'https://github.com/itdo/shop' }, 'repository'],
    ['a path alone', { repository: 'itdo/shop' }, 'repository'],
    ['an upward path', { repository: 'github.com/../shop' }, 'repository'],
    ['a group as owner', { owner: 'group:default/a' }, 'owner'],
    ['a user as team', { team: 'user:default/a' }, 'team'],
    ['no cap', { cap: 0 }, 'cap'],
    ['a long life', { ttlHours: 721 }, 'ttlHours'],
    ['another placeholder', { images: { a: 'b:{branch}' } }, 'images.a'],
  ])('refuses %s, naming the key', (_, changes, key) => {
    expect(() => read({ ...shop, ...changes })).toThrow(
      new RegExp(`^environments\\.(previews\\.repositories\\[0\\]\\.)?${key}`),
    );
  });

  it('refuses a path that is there twice, since hosts name the path only', () => {
    expect(() =>
      read(shop, { ...shop, repository: 'other.com/ITDO/shop' }),
    ).toThrow("must have each path once, not 'itdo/shop' twice");
  });
});
