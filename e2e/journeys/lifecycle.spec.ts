import { expect, type Page, test } from '@playwright/test';
import { core, namespacePhase, patchSpec } from '../src/cluster';
import { withDatabase } from '../src/database';
import { EnvironmentPage } from '../src/environmentPage';
import {
  createEnvironment,
  deleteEnvironment,
  type Environment,
  phaseOf,
} from '../src/environments';
import { instance } from '../src/instance';
import { signInAs } from '../src/signIn';

const isReal = instance.mode === 'real';
const DATABASE = 'app';

/** Writes what only this environment's own volume can know. */
function writeNote(environment: Environment, text: string) {
  return withDatabase(environment.name, DATABASE, async client => {
    await client.query('create table if not exists notes (text text)');
    await client.query('insert into notes values ($1)', [text]);
  });
}

function readNotes(environment: Environment): Promise<string[]> {
  return withDatabase(environment.name, DATABASE, async client => {
    const { rows } = await client.query('select text from notes');
    return rows.map(({ text }) => text);
  });
}

async function podsOf({ name: namespace }: Environment) {
  const { items } = await core.listNamespacedPod({ namespace });
  return items.map(({ metadata }) => metadata?.name);
}

test.describe.serial('the life of an environment', () => {
  let environment: Environment;
  let page: Page;
  let shown: EnvironmentPage;

  test.beforeAll(async ({ browser }) => {
    environment = await createEnvironment({
      name: `life-${Date.now().toString(36)}`,
      owner: 'user:default/eve',
      ttlHours: 24,
      services: [{ name: DATABASE, type: 'database' }],
    });
    await expect
      .poll(() => phaseOf(environment), { timeout: 180_000 })
      .toBe('Ready');
    if (isReal) {
      await writeNote(environment, 'written before');
    }
    page = await browser.newPage();
    await signInAs(page, 'Eve');
    shown = new EnvironmentPage(page, environment);
    await shown.open();
  });

  test.afterAll(async () => {
    await page?.close();
    if (environment && (await namespacePhase(environment.name)) === 'Active') {
      await deleteEnvironment(environment);
    }
  });

  test('more time is given by its button, and by the link of a warning', async () => {
    await expect(shown.timeLeft).toHaveText(/^23 h/);
    await shown.button('Extend').click();
    await shown.dialog.getByText('1 day more').click();
    await shown.dialog.getByRole('button', { name: 'Extend' }).click();
    await expect(shown.dialog).toHaveCount(0);
    await expect(shown.timeLeft).toHaveText(/^1 d 23 h$/);

    await shown.open('?extend=1');
    await expect(shown.dialog).toContainText(`Extend ${environment.name}`);
    await shown.dialog.getByText('8 hours more').click();
    await shown.dialog.getByRole('button', { name: 'Extend' }).click();
    await expect(shown.timeLeft).toHaveText(/^2 d 7 h$/);
    await expect(page).toHaveURL(new RegExp(`${shown.path}$`));
  });

  test('paused it has no pods, and resumed the rows that were written before', async () => {
    await shown.button('Pause').click();
    await expect(shown.state).toHaveText('Paused');
    await expect(shown.whyStopped).toContainText('Paused by hand');
    await expect.poll(() => podsOf(environment)).toEqual([]);

    await shown.button('Resume').click();
    await expect(shown.state).toHaveText('Ready');
    await expect(shown.whyStopped).toHaveCount(0);
    if (isReal) {
      expect(await readNotes(environment)).toEqual(['written before']);
    }
  });

  test('paused and resumed by kubectl, it says so on the open page', async () => {
    await patchSpec(environment, { paused: true });
    await expect(shown.state).toHaveText('Paused');
    await expect(shown.service(DATABASE)).toContainText('Paused');
    await patchSpec(environment, { paused: false });
    await expect(shown.state).toHaveText('Ready');
    await expect(shown.service(DATABASE)).toContainText('Running');
  });

  test('deleted it is stopped, and restored it has its data', async () => {
    await shown.button('Delete').click();
    await shown.dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(shown.state).toHaveText('Deleted');
    await expect.poll(() => podsOf(environment)).toEqual([]);

    await shown.whyStopped.getByRole('button', { name: 'Restore' }).click();
    await expect(shown.state).toHaveText('Ready');
    if (isReal) {
      expect(await readNotes(environment)).toEqual(['written before']);
    }
  });

  test('deleted for good while it could be restored, it is removed at once', async () => {
    await patchSpec(environment, {
      deleteAfter: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await expect(shown.state).toHaveText('Deleted');
    await shown.button('Delete now').click();
    await shown.dialog
      .getByRole('textbox')
      .fill(environment.name.replace(/^dev-(.*)-eve$/, '$1'));
    await shown.dialog.getByRole('button', { name: 'Delete' }).click();
    await expect
      .poll(() => namespacePhase(environment.name))
      .not.toBe('Active');
  });
});
