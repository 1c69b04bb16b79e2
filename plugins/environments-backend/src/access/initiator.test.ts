import { IncomingHttpHeaders } from 'node:http';
import { AccessConfig } from '../config/EnvironmentsConfig';
import { isAllowedInitiator } from './initiator';

const access: AccessConfig = {
  scheme: 'https',
  domain: 'example.dev',
  portalUrl: 'https://developer.example.com',
  listen: { host: '127.0.0.1', port: 7081 },
};
const OWN = '0000000000000001';
const RELATED = '0000000000000002';
const FOREIGN = '0000000000000003';
const host = { port: 3000, id: OWN };
const pageOf = (id: string, port = 3000) => `https://${port}-${id}.example.dev`;

const allowed = (headers: IncomingHttpHeaders) =>
  isAllowedInitiator(headers, host, access, ({ id }) => id !== FOREIGN);

describe('who may ask something of a service in the name of a browser', () => {
  it.each<[string, IncomingHttpHeaders]>([
    ['what is no browser', {}],
    ['its own page', { 'sec-fetch-site': 'same-origin' }],
    ['its own page, with an origin', { origin: pageOf(OWN) }],
    ['somebody who types the address', { 'sec-fetch-site': 'none' }],
    [
      'a link on any page',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ],
    ['another port of the service', { origin: pageOf(OWN, 8000) }],
    ['another service of the environment', { origin: pageOf(RELATED) }],
    [
      'another service of the environment, with a picture',
      { 'sec-fetch-site': 'same-site', referer: `${pageOf(RELATED)}/a` },
    ],
  ])('may be %s', (_, headers) => {
    expect(allowed(headers)).toBe(true);
  });

  it.each<[string, IncomingHttpHeaders]>([
    ['a page of another environment', { origin: pageOf(FOREIGN) }],
    [
      'a form of another environment',
      { origin: pageOf(FOREIGN), 'sec-fetch-mode': 'navigate' },
    ],
    [
      'a script that another environment includes',
      { 'sec-fetch-site': 'same-site', referer: `${pageOf(FOREIGN)}/a` },
    ],
    ['a page that hides what it is', { 'sec-fetch-site': 'same-site' }],
    ['a page without an origin', { origin: 'null' }],
    ['the portal', { origin: 'https://developer.example.com' }],
    ['any other page', { origin: 'https://example.org' }],
    [
      'its own page over another scheme',
      { origin: pageOf(OWN).replace('https', 'http') },
    ],
  ])('may not be %s', (_, headers) => {
    expect(allowed(headers)).toBe(false);
  });
});
