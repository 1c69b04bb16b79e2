import { expect, type Page, test } from '@playwright/test';
import { namespaceExists, patchSpec } from '../src/cluster';
import { CreatePage } from '../src/createPage';
import { EnvironmentPage, valueOf } from '../src/environmentPage';
import { call, deleteEnvironment } from '../src/environments';
import { gitHostIsReady } from '../src/gitHost';
import { instance } from '../src/instance';
import { signInAs } from '../src/signIn';
import { SshClient, tokenOf } from '../src/ssh';
import { Ide, placeInSample, workspacesAreReady } from '../src/workspace';

const NAME = `code-${Date.now().toString(36)}`;
const ENVIRONMENT = `dev-${NAME}-eve`;
const REFERENCE = { namespace: 'team-backend-team', name: ENVIRONMENT };
const FRONT_END = `http://${ENVIRONMENT}.dev.localhost:${instance.ingressPort}/`;
const FILE = 'index.html';

interface Service {
  name: string;
  config?: Record<string, string>;
}

/** The services of the environment, with other settings of its workspace. */
async function withSettings(
  change: (config: Record<string, string>) => Record<string, string>,
): Promise<Service[]> {
  const { namespace, name } = REFERENCE;
  const response = await call(
    `${instance.url}/api/environments/v1/environments/${namespace}/${name}`,
  );
  const { spec } = (await response.json()) as { spec: { services: Service[] } };
  return spec.services.map(service =>
    service.name === 'workspace'
      ? { ...service, config: change(service.config ?? {}) }
      : service,
  );
}

test.describe.serial('a workspace, from the wish to a changed line', () => {
  test.skip(
    instance.mode !== 'real',
    'the nodes of this cluster are simulated: nothing runs',
  );
  let page: Page;
  let shown: EnvironmentPage;
  let tab: Page;
  let ide: Ide;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(25 * 60_000);
    await gitHostIsReady();
    await workspacesAreReady();
    const context = await browser.newContext();
    page = await context.newPage();
    await signInAs(page, 'Eve');
    shown = new EnvironmentPage(page, REFERENCE);
  });

  test.afterAll(async () => {
    await page?.context().close();
    if (await namespaceExists(ENVIRONMENT)) {
      await deleteEnvironment(REFERENCE);
    }
  });

  test('comes with a blueprint, and is ready with the services around it', async () => {
    test.setTimeout(8 * 60_000);
    await page.goto('/environments/create');
    const create = new CreatePage(page);
    await create.card('Web application with a workspace').click();
    await create.name.fill(NAME);
    await create.submit();
    await expect(shown.state).toHaveText('Ready', { timeout: 6 * 60_000 });
    const workspace = shown.section('Workspace');
    await expect(valueOf(workspace, 'Repository')).toContainText(
      'itdo/orders-frontend',
    );
    await expect(valueOf(workspace, 'Serves')).toContainText('frontend');
  });

  test('opens its IDE through the portal, with the repository in it', async () => {
    const opened = page.context().waitForEvent('page');
    await shown.button('Open the IDE').click();
    tab = await opened;
    await expect(tab).toHaveURL(
      /^http:\/\/13337-[0-9a-f]{16}\.access\.localhost/,
    );
    ide = new Ide(tab);
    await ide.isLoaded();
  });

  test('shows a line that was changed by keyboard at the address of the front end', async () => {
    const frontEnd = await page.context().newPage();
    await frontEnd.goto(FRONT_END);
    await expect(
      frontEnd.getByRole('heading', { name: 'Orders', exact: true }),
    ).toBeVisible();
    await expect(frontEnd.getByRole('status')).toContainText('newest first');

    await tab.bringToFront();
    await ide.openFile(FILE);
    await ide.typeAt(placeInSample('Orders</h1>'), `Our ${NAME} `);
    await ide.save(FILE);

    await expect(async () => {
      await frontEnd.reload();
      await expect(
        frontEnd.getByRole('heading', { name: `Our ${NAME} Orders` }),
      ).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 15_000 });
    await frontEnd.close();
  });

  test('gives the address back to the image of the front end, and takes it again', async () => {
    const frontEnd = await page.context().newPage();
    await patchSpec(REFERENCE, {
      services: await withSettings(({ serves: _, ...rest }) => rest),
    });
    await expect(async () => {
      await frontEnd.goto(FRONT_END);
      await expect(frontEnd.getByTestId('environment')).toContainText(
        ENVIRONMENT,
        { timeout: 2_000 },
      );
    }).toPass();
    await patchSpec(REFERENCE, {
      services: await withSettings(rest => ({ ...rest, serves: 'frontend' })),
    });
    await expect(async () => {
      await frontEnd.goto(FRONT_END);
      await expect(
        frontEnd.getByRole('heading', { name: `Our ${NAME} Orders` }),
      ).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await frontEnd.close();
  });

  test('lets a real ssh client in by its key, through the portal, and nobody without', async ({
    browser,
  }) => {
    const mine = await SshClient.create(await tokenOf(page));
    const colleague = await browser.newPage();
    try {
      await mine.configure(ENVIRONMENT);
      const before = await mine.run(ENVIRONMENT, 'true');
      expect(before.output).toContain('Permission denied (publickey)');

      await mine.bringKey(ENVIRONMENT);
      await expect(async () => {
        const ran = await mine.run(ENVIRONMENT, `cat project/${FILE}; exit 42`);
        expect(ran.output).toContain(`Our ${NAME} Orders`);
        expect(ran.code).toBe(42);
      }).toPass({ timeout: 150_000 });

      const around = await mine.run(
        ENVIRONMENT,
        [
          'psql "$DATABASE_URL" -tAc "select count(*) > 0 from order_items"',
          'redis-cli -u "$REDIS_URL" ping',
          'curl -sf "$API_URL/readyz" > /dev/null && echo answers',
        ].join(' && '),
      );
      expect(around.output.split('\n')).toEqual(
        expect.arrayContaining(['t', 'PONG', 'answers']),
      );

      await signInAs(colleague, 'Frank');
      const theirs = await SshClient.create(await tokenOf(colleague));
      const { code, output } = await theirs.tunnel(
        `${REFERENCE.namespace}/${ENVIRONMENT}`,
      );
      await theirs.remove();
      expect(output).toContain('it is not shared with you');
      expect(code).toBe(4);
    } finally {
      await colleague.context().close();
      await mine.remove();
    }
  });

  test('does not open to somebody of another team', async ({ browser }) => {
    const context = await browser.newContext();
    const theirs = await context.newPage();
    await signInAs(theirs, 'Jack');
    await theirs.goto(tab.url());
    await expect(
      theirs.getByRole('heading', {
        name: 'Open this through the portal first',
      }),
    ).toBeVisible();
    await theirs
      .getByRole('link', { name: 'Open it through the portal' })
      .click();
    await expect(theirs.getByRole('alert')).toContainText(
      'it is not shared with you',
    );
    await context.close();
  });

  test('leaves nothing when its environment goes', async () => {
    await deleteEnvironment(REFERENCE);
    await expect
      .poll(() => namespaceExists(ENVIRONMENT), { timeout: 180_000 })
      .toBe(false);
    await tab.reload();
    await expect(
      tab.getByRole('heading', { name: 'It is not there any more' }),
    ).toBeVisible();
  });
});
