import { createHmac } from 'node:crypto';
import { LinkTokens } from './linkTokens';

const SECRET = 'a-secret-of-this-start-of-the-portal';
const START = 1_700_000_000_000;
const HOUR = 60 * 60 * 1000;

function mint(
  options: {
    issued?: number;
    expires?: number;
    nonce?: string;
    secret?: string;
  } = {},
) {
  const {
    issued = START,
    expires = START + HOUR,
    nonce = 'nonce-1',
    secret = SECRET,
  } = options;
  const payload = `v1.${issued}.${expires}.${nonce}`;
  const signature = createHmac('sha256', secret)
    .update(`platform-signin-link:${payload}`)
    .digest('base64url');
  return `${payload}.${signature}`;
}

describe('LinkTokens', () => {
  let now = START;
  let tokens: LinkTokens;
  beforeEach(() => {
    now = START;
    tokens = new LinkTokens({ secret: SECRET, now: () => now });
  });

  it('accepts a link once', () => {
    tokens.redeem(mint());
    expect(() => tokens.redeem(mint())).toThrow(/was used already/);
  });

  it('accepts a second link beside the first, for a second browser', () => {
    tokens.redeem(mint({ nonce: 'first' }));
    expect(() => tokens.redeem(mint({ nonce: 'second' }))).not.toThrow();
  });

  it.each([
    ['signed with another secret', mint({ secret: 'x'.repeat(40) })],
    ['with a changed expiry', mint().replace(/\.\d+\.nonce/, '.9e15.nonce')],
    ['with a changed nonce', mint().replace('nonce-1', 'nonce-2')],
    ['without a signature', mint().split('.').slice(0, 4).join('.')],
    ['of another version', mint().replace('v1', 'v2')],
    ['with more parts', `${mint()}.more`],
    ['empty', ''],
  ])('refuses a token %s', (_, token) => {
    expect(() => tokens.redeem(token)).toThrow(/not one of this portal/);
  });

  it('refuses an expired link', () => {
    now = START + HOUR;
    expect(() => tokens.redeem(mint())).toThrow(/has expired/);
  });

  it('refuses a link that would live longer than twelve hours', () => {
    expect(() => tokens.redeem(mint({ expires: START + 13 * HOUR }))).toThrow(
      /has expired/,
    );
  });

  it('refuses, after a restart, links from before it, so that none works twice', () => {
    const token = mint();
    tokens.redeem(token);
    now = START + 1000;
    const restarted = new LinkTokens({ secret: SECRET, now: () => now });
    expect(() => restarted.redeem(token)).toThrow(/before the portal last/);
  });
});
