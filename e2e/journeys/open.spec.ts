import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type V1Pod } from '@kubernetes/client-node';
import { expect, type Page, test } from '@playwright/test';
import { core } from '../src/cluster';
import { EnvironmentPage } from '../src/environmentPage';
import {
  createEnvironment,
  deleteEnvironment,
  type Environment,
  phaseOf,
} from '../src/environments';
import { instance } from '../src/instance';
import { signInAs } from '../src/signIn';

const NAME = `open-${Date.now().toString(36)}`;
const PORT = 3000;
const SPEAKER = 'a-speaker';
const SPEAKER_PORT = 8080;

/** What a page gets of the portal's API with all that its browser would send along. */
function askPortal(page: Page): Promise<string> {
  return page.evaluate(
    url =>
      fetch(url, { credentials: 'include' }).then(
        answer => `answered ${answer.status}`,
        error => `refused: ${error.name}`,
      ),
    `${instance.url}/api/environments/v1/environments`,
  );
}

/** A pod among those of a service, which is chosen first, and speaks over WebSockets: a broker that greets. */
async function startSpeaker(namespace: string): Promise<void> {
  const { nats: image } = JSON.parse(
    await readFile(join(instance.stateDir, 'images.json'), 'utf8'),
  ) as { nats: string };
  const { items } = await core.listNamespacedPod({
    namespace,
    labelSelector: 'platform.itdo-erp.com/service=frontend',
  });
  const { labels = {} } = items[0].metadata ?? {};
  const uid = 'platform.itdo-erp.com/environment-uid';
  await core.createNamespacedConfigMap({
    namespace,
    body: {
      metadata: { name: SPEAKER },
      data: {
        'nats.conf': `websocket { port: ${SPEAKER_PORT}, no_tls: true }`,
      },
    },
  });
  const body: V1Pod = {
    metadata: {
      name: SPEAKER,
      labels: {
        [uid]: labels[uid],
        'platform.itdo-erp.com/service': 'frontend',
      },
    },
    spec: {
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 999,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'nats',
          image,
          args: ['--config', '/etc/nats/nats.conf'],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [{ name: 'settings', mountPath: '/etc/nats' }],
        },
      ],
      volumes: [{ name: 'settings', configMap: { name: SPEAKER } }],
    },
  };
  await core.createNamespacedPod({ namespace, body });
  await expect
    .poll(async () => {
      const { status } = await core.readNamespacedPod({
        namespace,
        name: SPEAKER,
      });
      return status?.phase;
    })
    .toBe('Running');
}

/** What is said first over a WebSocket to the host of the page. */
function greeting(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const socket = new WebSocket(`ws://${window.location.host}/`);
        socket.onmessage = ({ data }) =>
          resolve(data instanceof Blob ? data.text() : String(data));
        socket.onerror = () => reject(new Error('the socket failed'));
      }),
  );
}

test.describe.serial('a service opened through the portal', () => {
  test.skip(
    instance.mode !== 'real',
    'the nodes of this cluster are simulated: nothing runs',
  );
  let environment: Environment;
  /** Where it was opened, for whoever is given the address. */
  let address: string;

  test.beforeAll(async () => {
    environment = await createEnvironment({
      name: NAME,
      owner: 'user:default/frank',
      services: [{ name: 'frontend', type: 'frontend' }],
    });
    await expect
      .poll(() => phaseOf(environment), { timeout: 180_000 })
      .toBe('Ready');
  });

  test.afterAll(async () => {
    await deleteEnvironment(environment);
  });

  const share = async (shown: EnvironmentPage, page: Page, level: string) => {
    await page
      .getByRole('button', { name: 'Actions for the service frontend' })
      .click();
    await page.getByRole('menuitem', { name: 'Who may open it…' }).click();
    await shown.dialog.getByText(level, { exact: true }).click();
    await shown.dialog.getByRole('button', { name: 'Save' }).click();
    await expect(shown.dialog).toBeHidden();
  };

  test("shows to its owner in a tab that reaches neither the portal's cookies nor its API", async ({
    page,
  }) => {
    await signInAs(page, 'Frank');
    const shown = new EnvironmentPage(page, environment);
    await shown.open();
    const opened = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'Open frontend' }).click();
    await page
      .getByRole('menuitem', { name: new RegExp(`^Port ${PORT}`) })
      .click();
    const tab = await opened;
    await expect(tab).toHaveURL(
      /^http:\/\/3000-[0-9a-f]{16}\.access\.localhost/,
    );
    await expect(tab.getByTestId('environment')).toHaveText(environment.name);
    address = tab.url();
    expect(await tab.evaluate(() => window.opener)).toBeNull();
    expect(await tab.evaluate(() => document.cookie)).toBe('');
    expect(await askPortal(tab)).toBe('refused: TypeError');
    const cookies = await page.context().cookies(address);
    expect(cookies.map(({ name, httpOnly }) => `${name} ${httpOnly}`)).toEqual([
      'platform-access true',
    ]);
    const ofThePortal = await page.context().cookies(instance.url);
    expect(ofThePortal.map(({ name }) => name)).not.toContain(
      'platform-access',
    );
  });

  test('tells somebody of another team that it is not shared with them', async ({
    page,
  }) => {
    await signInAs(page, 'Jack');
    await page.goto(address);
    await expect(
      page.getByRole('heading', { name: 'Open this through the portal first' }),
    ).toBeVisible();
    await page
      .getByRole('link', { name: 'Open it through the portal' })
      .click();
    await expect(page.getByRole('alert')).toContainText(
      'it is not shared with you',
    );
  });

  test('opens for somebody of another team once everybody may, and no longer', async ({
    page,
    browser,
  }) => {
    await signInAs(page, 'Frank');
    const shown = new EnvironmentPage(page, environment);
    await shown.open();
    await share(shown, page, 'Everybody who is signed in');
    await expect(shown.service('frontend')).toContainText(
      'Opens for everybody signed in',
    );

    const context = await browser.newContext();
    const theirs = await context.newPage();
    await signInAs(theirs, 'Jack');
    await theirs.goto(address);
    await theirs
      .getByRole('link', { name: 'Open it through the portal' })
      .click();
    await expect(theirs).toHaveURL(address);
    await expect(theirs.getByTestId('environment')).toHaveText(
      environment.name,
    );

    await share(shown, page, 'Its owner, and who may change it');
    await expect(async () => {
      await theirs.reload();
      await expect(
        theirs.getByRole('heading', { name: 'Not shared with you' }),
      ).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await context.close();
  });

  test('carries WebSockets to what runs in a pod, on any port', async ({
    page,
  }) => {
    await startSpeaker(environment.name);
    await signInAs(page, 'Frank');
    const shown = new EnvironmentPage(page, environment);
    await shown.open();
    const opened = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'Open frontend' }).click();
    await page.getByRole('menuitem', { name: 'Another port…' }).click();
    await shown.dialog
      .getByRole('textbox', { name: 'Port' })
      .fill(String(SPEAKER_PORT));
    await shown.dialog.getByRole('button', { name: 'Open' }).click();
    const tab = await opened;
    await expect(tab).toHaveURL(
      /^http:\/\/8080-[0-9a-f]{16}\.access\.localhost/,
    );
    expect(await greeting(tab)).toMatch(/^INFO \{/);
  });
});
