import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import {
  AuthenticationV1Api,
  CoreV1Api,
  KubeConfig,
} from '@kubernetes/client-node';
import { secretValues } from '../src/cluster';
import { EnvironmentPage } from '../src/environmentPage';
import {
  createEnvironment,
  deleteEnvironment,
  type Environment,
  phaseOf,
} from '../src/environments';
import { instance } from '../src/instance';
import { signInAs } from '../src/signIn';

const NAME = `access-${Date.now().toString(36)}`;

test.describe.serial('somebody works inside their environment', () => {
  test.skip(
    instance.mode !== 'real',
    'the nodes of this cluster are simulated: nothing runs',
  );
  let own: Environment;
  let page: Page;
  let shown: EnvironmentPage;

  /** Goes to one of the pages beside the overview by its tab. */
  const openTab = (name: string) =>
    page.getByRole('link', { name, exact: true }).click();

  test.beforeAll(async ({ browser }) => {
    own = await createEnvironment({
      name: NAME,
      owner: 'user:default/eve',
      services: [
        { name: 'app', type: 'database' },
        { name: 'frontend', type: 'frontend' },
      ],
    });
    await expect.poll(() => phaseOf(own), { timeout: 180_000 }).toBe('Ready');
    page = await browser.newPage();
    await signInAs(page, 'Eve');
    shown = new EnvironmentPage(page, own);
    await shown.open();
  });

  test.afterAll(async () => {
    await page?.close();
    await deleteEnvironment(own);
  });

  test('reads what the database writes, finds a word in it, and comes back by the address', async () => {
    await openTab('Logs');
    const log = page.getByRole('region', { name: 'Log', exact: true });
    await expect(log).toContainText('database system is ready');
    await log.getByPlaceholder('Search').fill('ready to accept');
    await expect(log).toContainText(/1\/\d/);
    await page.getByRole('button', { name: /Logs of/ }).click();
    await page.getByRole('option', { name: 'app', exact: true }).click();
    await expect(page).toHaveURL(/\/logs\?of=app%2F/);
    await page.reload();
    await expect(log).toContainText('database system is ready');
  });

  test('types into a shell of the database, which answers', async () => {
    await openTab('Terminal');
    await page.getByRole('button', { name: /Terminal in/ }).click();
    await page.getByRole('option', { name: 'app', exact: true }).click();
    await page.getByRole('button', { name: 'Connect' }).click();
    const terminal = page.getByRole('region', { name: 'Terminal' });
    await expect(
      page.getByRole('button', { name: 'Disconnect' }),
    ).toBeVisible();
    await expect(terminal).toContainText('$');
    await page.keyboard.type('echo it-is-$((40 + 2))\n');
    await expect(terminal).toContainText('it-is-42');
    await page.keyboard.press('Control+Shift+E');
    await expect(
      page.getByRole('button', { name: 'Disconnect' }),
    ).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText('The terminal is closed')).toBeVisible();
  });

  test('gets a kubeconfig that is their own account', async () => {
    await openTab('Access');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Get a kubeconfig' }).click();
    const file = await (await download).path();
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(await readFile(file, 'utf8'));
    const { status } = await kubeConfig
      .makeApiClient(AuthenticationV1Api)
      .createSelfSubjectReview({ body: {} });
    expect(status?.userInfo?.username).toBe(
      `system:serviceaccount:${own.namespace}:u-eve`,
    );
    const theirs = kubeConfig.makeApiClient(CoreV1Api);
    const pods = await theirs.listNamespacedPod({ namespace: own.name });
    expect(pods.items.length).toBeGreaterThan(0);
    await expect(
      theirs.listNamespacedPod({ namespace: 'kube-system' }),
    ).rejects.toMatchObject({ code: 403 });
    await expect(
      shown
        .section('Ports on your machine')
        .getByText(/port-forward/)
        .first(),
    ).toContainText(`-n ${own.name} port-forward service/app-db 5432:5432`);
  });

  test('is shown a password when asking for it, and until it is hidden again', async () => {
    const variables = shown.section('Environment variables');
    const password = (await secretValues(own.name, 'app-db')).POSTGRES_PASSWORD;
    await expect(variables).toContainText('POSTGRES_PASSWORD');
    await expect(variables).not.toContainText(password);
    await shown.button('Show the Secrets of app').click();
    await expect(variables).toContainText(password);
    await shown.button('Hide the Secrets of app').click();
    await expect(variables).not.toContainText(password);
  });

  test('sees what it costs, and what was done by whom', async () => {
    await openTab('Cost');
    await expect(shown.section('Estimated cost')).toContainText('So far');
    await openTab('Timeline');
    const timeline = shown.section('What happened');
    await expect(timeline).toContainText('A terminal was opened');
    await expect(timeline).toContainText('A kubeconfig was handed out');
    await expect(timeline).toContainText('Secrets were shown: app');
    await expect(timeline).toContainText('Everything in it is ready');
  });

  test('is alone with the passwords: a colleague is refused', async ({
    browser,
  }) => {
    const other = await browser.newPage();
    await signInAs(other, 'Frank');
    await other.goto(`${shown.path}/access`);
    await other
      .getByRole('button', { name: 'Show the Secrets of app' })
      .click();
    await expect(other.getByRole('alert')).toContainText(
      'you may not see its passwords',
    );
    await other.close();
  });
});
