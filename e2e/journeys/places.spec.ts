import { expect, test } from '@playwright/test';
import { CreatePage } from '../src/createPage';
import {
  createEnvironment,
  deleteEnvironment,
  type EnvironmentRef,
} from '../src/environments';
import { signInAs } from '../src/signIn';

const STAMP = Date.now().toString(36);
const COMPONENT = 'component:default/backend-api';
/** The catalog is indexed every two minutes. */
const UNTIL_FOUND = { timeout: 200_000, intervals: [5_000] };

test.describe.serial('an environment where people are', () => {
  let environment: EnvironmentRef;
  const made: EnvironmentRef[] = [];

  test.beforeAll(async () => {
    environment = await createEnvironment({
      name: `places-${STAMP}`,
      owner: 'user:default/eve',
      component: COMPONENT,
      description: `Journey ${STAMP}`,
      services: [{ name: 'sessions', type: 'cache' }],
    });
    made.push(environment);
  });

  test.afterAll(async () => {
    await Promise.all(made.map(deleteEnvironment));
  });

  test('stands on the front page of its owner with the time it has left, and leads to its page', async ({
    page,
  }) => {
    await signInAs(page, 'Eve');
    await page.goto('/');
    const item = page
      .getByRole('listitem')
      .filter({ hasText: environment.name });
    await expect(item).toContainText(/Time left: 1 d 23 h/);
    // What the cluster does shows by itself.
    await expect(item).toContainText('Ready', { timeout: 180_000 });
    await item.getByRole('link', { name: environment.name }).click();
    await expect(page).toHaveURL(
      new RegExp(`/environments/${environment.namespace}/${environment.name}$`),
    );
    await expect(page.locator('dd').getByText('backend-api')).toBeVisible();
  });

  test('stands on the tab of its component, from which another one can be made', async ({
    page,
  }) => {
    await signInAs(page, 'Eve');
    await page.goto('/catalog/default/component/backend-api');
    // By its address: the navigation has a link of that name, too.
    await page
      .locator('a[href$="/component/backend-api/environments"]')
      .click();
    const tab = page.getByRole('region', { name: 'Environments' });
    await expect(
      tab.getByRole('link', { name: environment.name, exact: true }),
    ).toBeVisible();
    await expect(tab.getByRole('status', { name: 'Live updates' })).toHaveText(
      'Live',
    );

    await tab.getByRole('link', { name: 'Create an environment' }).click();
    const create = new CreatePage(page);
    await create.withoutBlueprint.click();
    await expect(page.getByText('For the component backend-api')).toBeVisible();
    const name = `second-${STAMP}`;
    await create.name.fill(name);
    await create.submit();
    await expect(page).toHaveURL(new RegExp(`/dev-${name}-eve`));
    made.push({
      namespace: environment.namespace,
      name: `dev-${name}-eve`,
    });

    await page.goto('/catalog/default/component/backend-api/environments');
    await expect(
      page.getByRole('link', { name: `dev-${name}-eve`, exact: true }),
    ).toBeVisible();
  });

  test('is found by the search, which leads to its page', async ({ page }) => {
    await signInAs(page, 'Eve');
    const result = page.getByRole('link', {
      name: environment.name,
      exact: true,
    });
    await expect(async () => {
      await page.goto(`/search?query=${environment.name}`);
      await expect(result).toBeVisible({ timeout: 5_000 });
    }).toPass(UNTIL_FOUND);
    await result.click();
    await expect(page).toHaveURL(
      new RegExp(`/environments/${environment.namespace}/${environment.name}$`),
    );
  });

  test('is in the catalog for its team, and for nobody else', async ({
    browser,
  }) => {
    const path = `/catalog/${environment.namespace}/resource/${environment.name}`;
    const eve = await browser.newPage();
    await signInAs(eve, 'Eve');
    await eve.goto(path);
    await expect(
      eve.getByRole('link', { name: 'Open its page' }),
    ).toBeVisible();
    const iris = await browser.newPage();
    await signInAs(iris, 'Iris');
    await iris.goto(path);
    await expect(iris.getByText(/not found/i).first()).toBeVisible();
    await Promise.all([eve.close(), iris.close()]);
  });

  test('leaves front page, tab and catalog with its end', async ({ page }) => {
    await signInAs(page, 'Eve');
    await page.goto('/');
    const item = page
      .getByRole('listitem')
      .filter({ hasText: environment.name })
      // The card of what was looked at lately names it, too.
      .filter({ hasText: 'Time left' });
    await expect(item).toBeVisible();
    await deleteEnvironment(environment);
    made.shift();
    await expect(item).toHaveCount(0, { timeout: 120_000 });
    await page.goto('/catalog/default/component/backend-api/environments');
    await expect(
      page.getByRole('region', { name: 'Environments' }),
    ).toBeVisible();
    await expect(
      page.getByRole('link', { name: environment.name, exact: true }),
    ).toHaveCount(0);
  });
});
