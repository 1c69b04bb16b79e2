import { createHmac, randomBytes } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { instance } from './instance';

const FIVE_MINUTES = 5 * 60_000;

/** A one-time sign-in link, as `./platform url` prints one. */
function signInLink(): string {
  const issuedAt = Date.now();
  const nonce = randomBytes(16).toString('base64url');
  const payload = `v1.${issuedAt}.${issuedAt + FIVE_MINUTES}.${nonce}`;
  const signature = createHmac('sha256', instance.signInSecret)
    .update(`platform-signin-link:${payload}`)
    .digest('base64url');
  return `${instance.url}/#signin=${payload}.${signature}`;
}

/** Opens the portal by a fresh link and chooses whom to be. */
export async function signInAs(page: Page, displayName: string): Promise<void> {
  await page.goto(signInLink());
  await page
    .getByRole('button', { name: new RegExp(`^${displayName}`) })
    .click();
  await expect(
    page.getByRole('link', { name: 'Environments' }).first(),
  ).toBeVisible();
}
