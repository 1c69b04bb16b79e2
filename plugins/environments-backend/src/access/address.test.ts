import { AccessConfig } from '../config/EnvironmentsConfig';
import { accessId, originOf, readHost, readLabel, readPage } from './address';

const local: AccessConfig = {
  scheme: 'http',
  domain: 'access.localhost',
  port: 7081,
  portalUrl: 'http://localhost:7007',
  listen: { host: '127.0.0.1', port: 7081 },
};
const production: AccessConfig = {
  ...local,
  scheme: 'https',
  domain: 'example.dev',
  port: undefined,
};
const ID = '0123456789abcdef';

describe('the digits that stand for a service', () => {
  it('are 16, the same each time, and others for another environment or service', () => {
    const id = accessId('uid-1', 'api');
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(accessId('uid-1', 'api')).toBe(id);
    expect(accessId('uid-2', 'api')).not.toBe(id);
    expect(accessId('uid-1', 'web')).not.toBe(id);
  });
});

describe('host names of services', () => {
  it('name a port and a service, in whatever case', () => {
    const name = { port: 3000, id: ID };
    expect(readHost(`3000-${ID}.access.localhost:7081`, local)).toEqual(name);
    expect(
      readHost(`3000-${ID.toUpperCase()}.ACCESS.localhost:7081`, local),
    ).toEqual(name);
    expect(readHost(`3000-${ID}.example.dev`, production)).toEqual(name);
    expect(readHost(`3000-${ID}.example.dev:443`, production)).toEqual(name);
  });

  it.each([
    undefined,
    '',
    'access.localhost:7081',
    'localhost:7081',
    '127.0.0.1:7081',
    `3000-${ID}.access.localhost`,
    `3000-${ID}.access.localhost:7007`,
    `3000-${ID}.access.localhost.:7081`,
    `3000-${ID}.access.localhost.example.com:7081`,
    `3000-${ID}.evil-access.localhost:7081`,
    `x.3000-${ID}.access.localhost:7081`,
    `0-${ID}.access.localhost:7081`,
    `03000-${ID}.access.localhost:7081`,
    `65536-${ID}.access.localhost:7081`,
    `3000-${ID}0.access.localhost:7081`,
    `3000-${ID.slice(1)}.access.localhost:7081`,
    `3000-${ID}.access.localhost:7081, 3000-${ID}.access.localhost:7081`,
    `3000-${ID}.access.localhost:7081@evil`,
    `3000-${ID}.access.localhost:7081/x`,
  ])('are not %j', header => {
    expect(readHost(header, local)).toBeUndefined();
  });

  it('are written as they are read', () => {
    const name = { port: 65535, id: ID };
    for (const access of [local, production]) {
      const { host } = new URL(originOf(name, access));
      expect(readHost(host, access)).toEqual(name);
    }
    expect(readLabel(`65535-${ID}`)).toEqual(name);
  });
});

describe('pages', () => {
  it('are of the access domain where their origin is', () => {
    const origin = `http://3000-${ID}.access.localhost:7081`;
    expect(readPage(origin, local)).toEqual({ port: 3000, id: ID });
    expect(readPage(`${origin}/some/page?a=b`, local)).toBeDefined();
  });

  it.each([
    'null',
    `https://3000-${ID}.access.localhost:7081`,
    'http://localhost:7007',
    'http://dev-orders-jane.dev.localhost:7080',
  ])('are not where it is %s', page => {
    expect(readPage(page, local)).toBeUndefined();
  });
});
