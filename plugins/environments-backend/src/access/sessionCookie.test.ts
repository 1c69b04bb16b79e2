import { AccessConfig } from '../config/EnvironmentsConfig';
import { sessionCookie, sessionSecret } from './sessionCookie';

const production: AccessConfig = {
  scheme: 'https',
  domain: 'example.dev',
  portalUrl: 'https://developer.example.com',
  listen: { host: '127.0.0.1', port: 7081 },
};
const local: AccessConfig = {
  ...production,
  scheme: 'http',
  domain: 'access.localhost',
};

describe("the proxy's cookie", () => {
  it('is for its own host alone, and for no script', () => {
    expect(sessionCookie('s', production)).toBe(
      '__Host-platform-access=s; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
    expect(sessionCookie('s', local)).toBe(
      'platform-access=s; Path=/; HttpOnly; SameSite=Lax',
    );
  });

  it('is found among others, under the name that the scheme gives it', () => {
    expect(
      sessionSecret('a=1; __Host-platform-access=s=; b=2', production),
    ).toBe('s=');
    expect(sessionSecret('platform-access=s', production)).toBeUndefined();
    expect(sessionSecret(undefined, local)).toBeUndefined();
  });

  it('is worth nothing beside another one of its name', () => {
    expect(
      sessionSecret('platform-access=a; platform-access=b', local),
    ).toBeUndefined();
  });
});
