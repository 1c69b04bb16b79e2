import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readLocalSignInConfig } from './localSignInConfig';

const SECRET = '0123456789abcdef0123456789abcdef';

function config(
  options: { listen?: unknown; auth?: JsonObject; secret?: string } = {},
) {
  const { listen = { host: '127.0.0.1', port: 7007 }, secret = SECRET } =
    options;
  return mockServices.rootConfig({
    data: {
      backend: {
        baseUrl: 'http://localhost:7007',
        listen: listen as JsonObject,
      },
      auth: { providers: { local: { secret } }, ...options.auth },
    },
  });
}

describe('readLocalSignInConfig', () => {
  it('is off where auth.providers.local is not configured', () => {
    const none = mockServices.rootConfig({ data: { auth: {} } });
    expect(readLocalSignInConfig(none, 'production')).toBeUndefined();
  });

  it('reads the secret, the one origin and a cookie name of its own', () => {
    expect(readLocalSignInConfig(config(), 'development')).toEqual({
      secret: SECRET,
      baseUrl: new URL('http://localhost:7007'),
      cookieName: 'platform-signin-7007',
    });
  });

  it('stops a start with NODE_ENV=production', () => {
    expect(() => readLocalSignInConfig(config(), 'production')).toThrow(
      /auth\.providers\.local .* does not run with NODE_ENV=production/,
    );
  });

  it('stops a start with auth.environment: production', () => {
    const production = config({
      auth: {
        environment: 'production',
        providers: { local: { secret: SECRET } },
      },
    });
    expect(() => readLocalSignInConfig(production, 'development')).toThrow(
      /does not run with auth\.environment: production/,
    );
  });

  it.each([
    ['every address', { port: 7007 }],
    ['every address', ':7007'],
    ["'0.0.0.0'", { host: '0.0.0.0', port: 7007 }],
    ["'0.0.0.0'", '0.0.0.0:7007'],
    ["'::'", { host: '::', port: 7007 }],
    ["'192.168.1.4'", { host: '192.168.1.4', port: 7007 }],
  ])('stops a start that listens on %s', (named, listen) => {
    expect(() => readLocalSignInConfig(config({ listen }), undefined)).toThrow(
      `backend.listen.host must be 127.0.0.1 with auth.providers.local, not ${named}`,
    );
  });

  it('accepts the short form of the loopback address', () => {
    expect(
      readLocalSignInConfig(config({ listen: '127.0.0.1:7007' }), undefined),
    ).toBeDefined();
  });

  it('stops a start with a secret that could be guessed', () => {
    expect(() =>
      readLocalSignInConfig(config({ secret: 'short' }), undefined),
    ).toThrow(/auth\.providers\.local\.secret must have at least 32/);
  });
});
