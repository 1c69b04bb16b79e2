import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { CreatePage } from '../src/createPage';
import { EnvironmentPage } from '../src/environmentPage';
import {
  createEnvironment,
  deleteEnvironment,
  phaseOf,
} from '../src/environments';
import { gitHostIsReady } from '../src/gitHost';
import { instance } from '../src/instance';
import { signInAs } from '../src/signIn';
import { Ide, workspacesAreReady } from '../src/workspace';

const PICTURES = join(__dirname, '..', '..', 'docs', 'images', 'guide');
const environment = { namespace: 'team-backend-team', name: 'dev-orders-eve' };

test.describe.serial('the pictures of the guide', () => {
  test.skip(instance.mode !== 'real', 'they show what really runs');
  let page: Page;
  let shown: EnvironmentPage;

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await signInAs(page, 'Eve');
    shown = new EnvironmentPage(page, environment);
  });

  test.afterAll(async () => {
    await page?.close();
    await deleteEnvironment(environment);
  });

  const take = (name: string, of = page) =>
    of.screenshot({
      path: join(PICTURES, `${name}.png`),
      animations: 'disabled',
    });
  const openTab = (name: string) =>
    page.getByRole('link', { name, exact: true }).click();

  test('asking for one', async () => {
    await page.goto('/environments/create');
    const create = new CreatePage(page);
    await create.card('Web application').click();
    await create.name.fill('orders');
    await expect(create.preview).toContainText(environment.name);
    await take('create');
    await create.submit();
  });

  test('what it has', async () => {
    await expect
      .poll(() => phaseOf(environment), { timeout: 180_000 })
      .toBe('Ready');
    await shown.open();
    await expect(shown.state).toHaveText('Ready');
    await take('ready');
  });

  test('its front end', async () => {
    const opened = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'Open frontend' }).click();
    await page.getByRole('menuitem', { name: /^Port 3000/ }).click();
    const tab = await opened;
    await expect(tab.getByTestId('environment')).toHaveText(environment.name);
    await expect(tab.getByRole('row').nth(1)).toBeVisible();
    await take('front-end', tab);
    await tab.close();
  });

  test('its logs', async () => {
    await openTab('Logs');
    await page.getByRole('button', { name: /Logs of/ }).click();
    await page.getByRole('option', { name: 'app', exact: true }).click();
    await expect(
      page.getByRole('region', { name: 'Log', exact: true }),
    ).toContainText('ready to accept connections');
    await take('logs');
  });

  test('a shell', async () => {
    await openTab('Terminal');
    await page.getByRole('button', { name: /Terminal in/ }).click();
    await page.getByRole('option', { name: 'sessions', exact: true }).click();
    await page.getByRole('button', { name: 'Connect' }).click();
    const terminal = page.getByRole('region', { name: 'Terminal' });
    await expect(terminal).toContainText('$');
    await page.keyboard.type('redis-cli set greeting hello\n');
    await expect(terminal).toContainText('OK');
    await take('terminal');
    await page.keyboard.press('Control+Shift+E');
  });

  test('its addresses and accounts', async () => {
    await openTab('Access');
    await expect(shown.section('Environment variables')).toContainText(
      'POSTGRES_PASSWORD',
    );
    await take('access');
  });

  test('its nights', async () => {
    await shown.open('?dialog=sleep');
    await shown.dialog
      .getByRole('button', { name: 'Nights and weekends' })
      .click();
    await take('sleep');
  });

  test('more time for it', async () => {
    await shown.open('?extend=1');
    await expect(shown.dialog).toContainText(`Extend ${environment.name}`);
    await take('extend');
    await page.keyboard.press('Escape');
  });

  test('what was done to it', async () => {
    await openTab('Timeline');
    await expect(shown.section('What happened')).toContainText(
      'A terminal was opened',
    );
    await take('timeline');
  });

  test('its workspace', async () => {
    test.setTimeout(25 * 60_000);
    await gitHostIsReady();
    await workspacesAreReady();
    const coding = await createEnvironment({
      name: 'coding',
      owner: 'user:default/eve',
      blueprint: 'web-app-workspace',
    });
    await expect
      .poll(() => phaseOf(coding), { timeout: 6 * 60_000 })
      .toBe('Ready');
    const its = new EnvironmentPage(page, coding);
    await its.open();
    const opened = page.context().waitForEvent('page');
    await its.button('Open the IDE').click();
    const tab = await opened;
    const ide = new Ide(tab);
    await ide.isLoaded();
    await ide.openFile('index.html');
    await take('workspace', tab);
    await tab.close();
    await deleteEnvironment(coding);
  });
});
