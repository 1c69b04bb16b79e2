import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSignInSecret, renewSignInSecret, signInUrl } from './signIn.ts';

describe('the link that opens the portal', () => {
  it('carries its signed token in the fragment, which no server sees', () => {
    const url = new URL(signInUrl('http://localhost:7007', 'secret', 1000));
    expect(url.search).toBe('');
    const [, payload, signature] =
      /^#signin=(v1\.1000\.43201000\.[\w-]{22})\.([\w-]+)$/.exec(url.hash) ??
      [];
    expect(signature).toBe(
      createHmac('sha256', 'secret')
        .update(`platform-signin-link:${payload}`)
        .digest('base64url'),
    );
  });

  it('is another one each time', () => {
    const make = () => signInUrl('http://localhost:7007', 'secret', 1000);
    expect(make()).not.toBe(make());
  });

  it('is signed with a secret that each start renews and only its owner reads', () => {
    const run = mkdtempSync(join(tmpdir(), 'signin-'));
    const first = renewSignInSecret(run);
    const second = renewSignInSecret(run);
    expect(second).not.toBe(first);
    expect(second).toMatch(/^[0-9a-f]{64}$/);
    expect(readSignInSecret(run)).toBe(second);
    expect(statSync(join(run, 'signin-secret')).mode & 0o777).toBe(0o600);
    rmSync(run, { recursive: true });
  });
});
