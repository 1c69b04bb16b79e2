import { mockServices } from '@backstage/backend-test-utils';
import { readEnvironmentsConfig } from './readConfig';

const PORTAL = 'https://developer.example.com';

function read(access: object | undefined, portal = PORTAL, backend = portal) {
  return readEnvironmentsConfig(
    mockServices.rootConfig({
      data: {
        app: { baseUrl: portal },
        backend: { baseUrl: backend },
        environments: { access },
      },
    }),
  ).access;
}

describe('the configuration of the access proxy', () => {
  it('is none unless there is some', () => {
    expect(read(undefined)).toBeUndefined();
  });

  it('gives the domain below which services are opened, and where to listen', () => {
    expect(
      read({
        baseUrl: 'https://example.dev',
        listen: { host: '0.0.0.0', port: 8443 },
      }),
    ).toEqual({
      scheme: 'https',
      domain: 'example.dev',
      portalUrl: PORTAL,
      listen: { host: '0.0.0.0', port: 8443 },
    });
  });

  it('takes http on this machine', () => {
    expect(
      read(
        { baseUrl: 'http://access.localhost:7081' },
        'http://localhost:7007',
      ),
    ).toEqual({
      scheme: 'http',
      domain: 'access.localhost',
      port: 7081,
      portalUrl: 'http://localhost:7007',
      listen: { host: '127.0.0.1', port: 7081 },
    });
  });

  it.each([
    ['not an address', 'must be the address of a domain'],
    ['https://example.dev/path', 'must be the address of a domain'],
    ['https://10.0.0.1', 'must be the address of a domain'],
    ['https://localhost', 'must be the address of a domain'],
    ['http://example.dev', 'must begin with https://'],
    [
      'https://access.example.com',
      "must have a registrable domain of its own, not 'example.com', which is the portal's (app.baseUrl)",
    ],
    [PORTAL, 'must have a registrable domain of its own'],
  ])('refuses %s in one sentence', (baseUrl, sentence) => {
    expect(() => read({ baseUrl })).toThrow(
      `environments.access.baseUrl ${sentence}`,
    );
  });

  it("refuses the domain of the portal's back end, too", () => {
    expect(() =>
      read(
        { baseUrl: 'https://access.example.net' },
        PORTAL,
        'https://api.example.net',
      ),
    ).toThrow("which is the portal's (backend.baseUrl)");
  });

  it('tells domains apart as registries do', () => {
    expect(
      read({ baseUrl: 'https://two.co.uk' }, 'https://one.co.uk'),
    ).toMatchObject({ domain: 'two.co.uk' });
  });
});
