import { isPortalToken } from './portalToken';
import { SESSION_COOKIES } from './sessionCookie';

/** Headers as Node reads and writes them: names and values in turn. */
export type RawHeaders = string[];

/** They are about one connection, not about what goes through it. */
const OF_THE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What callers say of a way that they did not come, and what is answered before anything is forwarded. */
const NOT_FORWARDED = new Set([
  'expect',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
]);

/** They would lead the browser past the access proxy. */
const NOT_ANSWERED = new Set(['alt-svc']);

/** Cookies that Backstage's back end makes: none of them is a service's. */
const COOKIES_OF_THE_PORTAL =
  /^(backstage-.*|.+-(refresh-token|nonce|granted-scope))$/i;

type Header = [name: string, value: string];

/** Who forwards, as the service is told. */
export interface Via {
  scheme: 'http' | 'https';
  host: string;
  /** Address of the caller. */
  address: string | undefined;
}

/**
 * The headers with which a request is forwarded to a service: without what is the connection's, the portal's or the
 * proxy's own.
 *
 * @param own - the portal's other tokens, such as those of pipelines
 */
export function forwardedHeaders(
  raw: RawHeaders,
  via: Via,
  own: ReadonlySet<string> = new Set(),
): RawHeaders {
  const kept = passing(raw, NOT_FORWARDED).flatMap(
    ([name, value]): Header[] => {
      switch (name.toLowerCase()) {
        case 'authorization':
          return isPortalAuthorization(value, own) ? [] : [[name, value]];
        case 'cookie': {
          const rest = serviceCookies(value, own);
          return rest ? [[name, rest]] : [];
        }
        default:
          return [[name, value]];
      }
    },
  );
  return [
    ...kept,
    ['X-Forwarded-Proto', via.scheme] as Header,
    ['X-Forwarded-Host', via.host] as Header,
    ...(via.address ? [['X-Forwarded-For', via.address] as Header] : []),
    // Node writes a body in chunks only where it is told so.
    ...(isChunked(raw) ? [['Transfer-Encoding', 'chunked'] as Header] : []),
  ].flat();
}

/** The headers of a service's answer as the browser gets them: its cookies stay with its own host name. */
export function answeredHeaders(raw: RawHeaders): RawHeaders {
  return passing(raw, NOT_ANSWERED)
    .flatMap(([name, value]): Header[] => {
      if (name.toLowerCase() !== 'set-cookie') {
        return [[name, value]];
      }
      const cookie = hostOnly(value);
      return cookie ? [[name, cookie]] : [];
    })
    .flat();
}

/** Whether a message has a body of a length that is not told ahead. */
export function isChunked(raw: RawHeaders): boolean {
  return pairsOf(raw).some(
    ([name]) => name.toLowerCase() === 'transfer-encoding',
  );
}

/** Whether a request has a body. */
export function hasBody(raw: RawHeaders): boolean {
  return pairsOf(raw).some(
    ([name, value]) =>
      name.toLowerCase() === 'transfer-encoding' ||
      (name.toLowerCase() === 'content-length' && value.trim() !== '0'),
  );
}

function pairsOf(raw: RawHeaders): Header[] {
  return raw.flatMap((name, index): Header[] =>
    index % 2 === 0 ? [[name, raw[index + 1]]] : [],
  );
}

function passing(raw: RawHeaders, besides: ReadonlySet<string>): Header[] {
  const pairs = pairsOf(raw);
  const named = new Set(
    pairs
      .filter(([name]) => name.toLowerCase() === 'connection')
      .flatMap(([, value]) => value.toLowerCase().split(','))
      .map(name => name.trim()),
  );
  return pairs.filter(([name]) => {
    const lower = name.toLowerCase();
    return !(
      OF_THE_CONNECTION.has(lower) ||
      named.has(lower) ||
      besides.has(lower)
    );
  });
}

function isPortalAuthorization(
  value: string,
  own: ReadonlySet<string>,
): boolean {
  const token = /^bearer\s+(.+)$/i.exec(value.trim())?.[1].trim();
  return token !== undefined && (own.has(token) || isPortalToken(token));
}

/** What of a `Cookie` header is the service's. */
function serviceCookies(value: string, own: ReadonlySet<string>): string {
  return value
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => {
      const [name, ...content] = pair.split('=');
      const token = content.join('=');
      return !(
        pair === '' ||
        SESSION_COOKIES.includes(name.trim()) ||
        COOKIES_OF_THE_PORTAL.test(name.trim()) ||
        own.has(token) ||
        isPortalToken(token)
      );
    })
    .join('; ');
}

/** Without the domain, by which it would reach other services; undefined where it is not the service's to set. */
function hostOnly(cookie: string): string | undefined {
  const [pair, ...attributes] = cookie.split(';');
  if (SESSION_COOKIES.includes(pair.split('=')[0].trim())) {
    return undefined;
  }
  return [
    pair,
    ...attributes.filter(each => !/^\s*domain\s*(=|$)/i.test(each)),
  ].join(';');
}
