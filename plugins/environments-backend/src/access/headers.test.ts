import { answeredHeaders, forwardedHeaders, hasBody } from './headers';

const via = {
  scheme: 'http' as const,
  host: '3000-0123456789abcdef.access.localhost:7081',
  address: '127.0.0.1',
};
const OWN = 'a-token-of-pipelines';

const part = (content: object) =>
  Buffer.from(JSON.stringify(content)).toString('base64url');
const token = (header: object, payload: object) =>
  `${part(header)}.${part(payload)}.c2lnbmF0dXJl`;
const PORTAL_TOKEN = token(
  { alg: 'ES256', typ: 'vnd.backstage.user' },
  { sub: 'user:default/jane' },
);
const OLD_PORTAL_TOKEN = token({ alg: 'ES256' }, { aud: 'backstage' });
const SERVICE_TOKEN = token({ alg: 'HS256', typ: 'JWT' }, { aud: 'shop' });

function forwarded(...raw: string[]): Record<string, string> {
  return objectOf(forwardedHeaders(raw, via, new Set([OWN])));
}

function objectOf(raw: string[]): Record<string, string> {
  const pairs = raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1]]] : [],
  );
  return Object.fromEntries(pairs);
}

describe('headers that are forwarded to a service', () => {
  it('are those of the request, with the way that it came', () => {
    expect(forwarded('Host', via.host, 'Accept', 'text/html')).toEqual({
      host: via.host,
      accept: 'text/html',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': via.host,
      'x-forwarded-proto': 'http',
    });
  });

  it('do not repeat what the caller claims of the way', () => {
    expect(
      forwarded('X-Forwarded-For', '10.0.0.1', 'Forwarded', 'for=10.0.0.1'),
    ).toEqual({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': via.host,
      'x-forwarded-proto': 'http',
    });
  });

  it('are without those of the connection, and those that it names', () => {
    const headers = forwarded(
      ...['Connection', 'keep-alive, X-Hop'],
      ...['X-Hop', 'secret'],
      ...['Proxy-Authorization', 'Basic x'],
      ...['TE', 'trailers'],
      ...['Expect', '100-continue'],
    );
    expect(Object.keys(headers)).toEqual([
      'x-forwarded-proto',
      'x-forwarded-host',
      'x-forwarded-for',
    ]);
  });

  it.each([
    ['a token of a user', PORTAL_TOKEN],
    ['an older one', OLD_PORTAL_TOKEN],
    [
      'a limited one',
      token(
        { typ: 'vnd.backstage.limited-user' },
        { sub: 'user:default/jane' },
      ),
    ],
    ['one of a plugin', token({ typ: 'vnd.backstage.plugin' }, {})],
    ['one of pipelines', OWN],
  ])("keep %s back: it is the portal's", (_, secret) => {
    expect(forwarded('Authorization', `Bearer ${secret}`)).not.toHaveProperty(
      'authorization',
    );
    expect(
      forwarded('authorization', `bearer   ${secret} `),
    ).not.toHaveProperty('authorization');
    expect(forwarded('Cookie', `a=1; portal=${secret}`)).toMatchObject({
      cookie: 'a=1',
    });
  });

  it.each([
    `Bearer ${SERVICE_TOKEN}`,
    'Bearer opaque',
    'Basic amFuZTpzZWNyZXQ=',
  ])('carry what the service itself asks for: %s', value => {
    expect(forwarded('Authorization', value)).toMatchObject({
      authorization: value,
    });
  });

  it("carry the service's cookies, and neither the proxy's nor the portal's", () => {
    expect(
      forwarded(
        'Cookie',
        '__Host-platform-access=s; theme=dark; platform-access=s; github-refresh-token=r; backstage-auth=a; id=1=2',
      ),
    ).toMatchObject({ cookie: 'theme=dark; id=1=2' });
    expect(forwarded('Cookie', 'platform-access=s')).not.toHaveProperty(
      'cookie',
    );
  });

  it('say of a body without a length that it comes in chunks', () => {
    expect(forwarded('Transfer-Encoding', 'chunked')).toMatchObject({
      'transfer-encoding': 'chunked',
    });
  });
});

describe('headers of an answer', () => {
  it('keep cookies to the host of the service', () => {
    expect(
      answeredHeaders([
        ...['Set-Cookie', 'id=1; Domain=.access.localhost; Path=/; HttpOnly'],
        ...['Set-Cookie', 'b=2;domain=localhost'],
      ]),
    ).toEqual([
      ...['Set-Cookie', 'id=1; Path=/; HttpOnly'],
      ...['Set-Cookie', 'b=2'],
    ]);
  });

  it("cannot set the proxy's own cookie, nor lead past the proxy", () => {
    expect(
      answeredHeaders([
        ...['Set-Cookie', '__Host-platform-access=forged; Path=/; Secure'],
        ...['set-cookie', ' platform-access=forged'],
        ...['Alt-Svc', 'h3=":443"'],
        ...['Connection', 'keep-alive'],
        ...['Transfer-Encoding', 'chunked'],
        ...['X-Own', 'stays'],
      ]),
    ).toEqual(['X-Own', 'stays']);
  });
});

describe('a body', () => {
  it.each([
    [['Content-Length', '3'], true],
    [['Transfer-Encoding', 'chunked'], true],
    [['Content-Length', '0'], false],
    [['Accept', '*/*'], false],
  ])('comes with %j: %s', (raw, expected) => {
    expect(hasBody(raw)).toBe(expected);
  });
});
