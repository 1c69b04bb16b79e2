import { expect, type Page, test } from '@playwright/test';
import { offeredVersion } from '../src/blueprints';
import { core, namespaceExists, patchSpec } from '../src/cluster';
import { CreatePage } from '../src/createPage';
import { withDatabase } from '../src/database';
import { EnvironmentPage, valueOf } from '../src/environmentPage';
import { callThroughIngress } from '../src/http';
import { instance } from '../src/instance';
import { killTheCluster, partState } from '../src/platform';
import { processesOfPods } from '../src/processes';
import { signInAs } from '../src/signIn';

const NAME = `journey-${Date.now().toString(36)}`;
const ENVIRONMENT = `dev-${NAME}-eve`;
const TEAM_NAMESPACE = 'team-backend-team';
const REFERENCE = { namespace: TEAM_NAMESPACE, name: ENVIRONMENT };
const DATABASE = 'app';
const DETAIL = `/environments/${TEAM_NAMESPACE}/${ENVIRONMENT}`;

const isReal = instance.mode === 'real';
const needsRealNode = 'the nodes of this cluster are simulated: nothing runs';

/** The row of the journey's environment in the list. */
const row = (page: Page) =>
  page.getByRole('row').filter({ hasText: ENVIRONMENT });

test.describe.serial('an environment, from the wish to its end', () => {
  let page: Page;
  let shown: EnvironmentPage;

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await signInAs(page, 'Eve');
    shown = new EnvironmentPage(page, REFERENCE);
  });

  test.afterAll(() => page?.close());

  test('an engineer asks for one of a blueprint in the browser and watches it become ready with its services', async () => {
    await page.goto('/environments');
    await page
      .getByRole('link', { name: 'Create an environment' })
      .first()
      .click();
    const create = new CreatePage(page);
    const card = create.card('Web application');
    const version = (await offeredVersion('web-app')) ?? '';
    await expect(card).toContainText(`web-app ${version}`);
    await expect(card).toContainText('app (database), with data to begin with');
    await card.click();
    await create.name.fill(NAME);
    await expect(create.preview).toContainText(ENVIRONMENT);
    await expect(valueOf(create.preview, 'Blueprint')).toHaveText(
      `Web application ${version}`,
    );
    for (const whose of ['mine', 'my team'] as const) {
      await expect(create.budget(whose, 'Environments')).toHaveAttribute(
        'aria-valuetext',
        /^\d+ used, \d+ with this one, of \d+$/,
      );
    }
    await create.submit();
    await expect(page).toHaveURL(new RegExp(`${DETAIL}$`));
    await expect(shown.state).toHaveText('Ready', { timeout: 180_000 });
    for (const service of ['app', 'sessions', 'backend-api', 'frontend']) {
      await expect(shown.service(service)).toContainText('Running');
    }
    const blueprint = shown.section('Blueprint');
    await expect(valueOf(blueprint, 'Name')).toHaveText('web-app');
    await expect(valueOf(blueprint, 'Version')).toHaveText(version);
  });

  test('its front end shows what its API read from its database', async () => {
    test.skip(!isReal, needsRealNode);
    const opened = page.context().waitForEvent('page');
    await page
      .getByRole('link', { name: /dev\.localhost/ })
      .first()
      .click();
    const frontEnd = await opened;
    await expect(frontEnd.getByTestId('environment')).toContainText(
      ENVIRONMENT,
    );
    await expect(frontEnd.getByTestId('database')).toContainText('PostgreSQL');
    await expect(
      frontEnd.getByTestId('items').getByRole('row').nth(1),
    ).toBeVisible();
  });

  test('curl finds the same page with the Host header alone', async () => {
    test.skip(!isReal, needsRealNode);
    const url = `http://${ENVIRONMENT}.dev.localhost:${instance.ingressPort}/api/items`;
    const { status, body } = await callThroughIngress(url);
    expect(status).toBe(200);
    expect(JSON.parse(body).items.length).toBeGreaterThan(0);
  });

  test('its database answers through a port-forward with the password from its Secret, and has the data of its blueprint', async () => {
    test.skip(!isReal, needsRealNode);
    const found = await withDatabase(ENVIRONMENT, DATABASE, async client => {
      const orders = await client.query(
        'select count(*)::int as n from order_items',
      );
      const customers = await client.query('select name from customers');
      return {
        orders: orders.rows[0].n,
        customers: customers.rows.map(({ name }) => name),
      };
    });
    expect(found.orders).toBeGreaterThan(0);
    expect(found.customers).toContain('Marchetti Foods');
  });

  test('a second person sees it in a second browser, without the button to delete it', async ({
    browser,
  }) => {
    const other = await browser.newPage();
    await signInAs(other, 'Frank');
    await other.goto('/environments');
    await other.getByRole('radio', { name: /All|Everyone/ }).click();
    await expect(row(other)).toContainText('Ready');
    await other.goto(DETAIL);
    await expect(
      other.getByRole('heading', { name: ENVIRONMENT }),
    ).toBeVisible();
    await expect(other.getByRole('button', { name: 'Delete' })).toHaveCount(0);
    await other.close();
  });

  test('what kubectl changes shows on the open page, which asks for nothing', async () => {
    await shown.open();
    const requests: string[] = [];
    page.on('request', request => {
      const isAsking = request.method() === 'GET';
      if (isAsking && request.url().includes('/api/environments/')) {
        requests.push(request.url());
      }
    });
    await patchSpec(REFERENCE, { ttlHours: 240 });
    await expect(shown.timeLeft).toHaveText(/^9 d 23 h$/);
    expect(requests).toEqual([]);
  });

  test('the REST API and the API server tell of the same one', async () => {
    const response = await fetch(
      `${instance.url}/api/environments/v1/environments/${TEAM_NAMESPACE}/${ENVIRONMENT}`,
      { headers: { authorization: `Bearer ${instance.ciToken}` } },
    );
    expect(response.status).toBe(200);
    const environment = await response.json();
    const namespace = await core.readNamespace({ name: ENVIRONMENT });
    expect(
      namespace.metadata?.labels?.['platform.itdo-erp.com/environment-uid'],
    ).toBe(environment.uid);
  });

  test('its data outlives a kill of the whole cluster', async () => {
    test.skip(!isReal, needsRealNode);
    const url = `http://${ENVIRONMENT}.dev.localhost:${instance.ingressPort}/api/items`;
    const added = {
      sku: 'KILL-9',
      name: 'Survivor',
      quantity: 1,
      unitPriceCents: 100,
      customer: 'Journey',
    };
    const posted = await callThroughIngress(url, added);
    expect(posted.status).toBe(201);
    await killTheCluster();
    await expect
      .poll(() => partState('cluster'), { timeout: 120_000 })
      .toBe('ready');
    await expect
      .poll(
        async () => {
          try {
            return (await callThroughIngress(url)).body;
          } catch (error) {
            return String(error);
          }
        },
        { timeout: 120_000 },
      )
      .toContain('KILL-9');
  });

  test('it is deleted in the browser, and nothing of it is left', async () => {
    const { items: pods } = await core.listNamespacedPod({
      namespace: ENVIRONMENT,
    });
    const uids = pods.map(({ metadata }) => metadata?.uid ?? '');
    expect(uids).not.toEqual([]);
    if (isReal) {
      for (const uid of uids) {
        expect(processesOfPods([uid])).not.toEqual([]);
      }
    }
    await shown.open();
    await shown.button('Delete').click();
    await shown.dialog.getByText('Remove it at once, for good').click();
    await shown.dialog.getByRole('textbox').fill(NAME);
    await shown.dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect
      .poll(() => namespaceExists(ENVIRONMENT), { timeout: 180_000 })
      .toBe(false);
    await expect(row(page)).toHaveCount(0);
    const { items: volumes } = await core.listPersistentVolume();
    expect(
      volumes.filter(({ spec }) => spec?.claimRef?.namespace === ENVIRONMENT),
    ).toEqual([]);
    expect(processesOfPods(uids)).toEqual([]);
  });
});
