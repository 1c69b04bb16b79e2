import { expect, test } from '@playwright/test';
import {
  type BlueprintContent,
  offeredVersion,
  OwnBlueprint,
} from '../src/blueprints';
import { patchSpec } from '../src/cluster';
import { EnvironmentPage, valueOf } from '../src/environmentPage';
import {
  createEnvironment,
  deleteEnvironment,
  type EnvironmentRef,
  phaseOf,
} from '../src/environments';
import { signInAs } from '../src/signIn';

const STAMP = Date.now().toString(36);
const UNTIL_READY = { timeout: 180_000 };

test.describe.serial('a blueprint that its authors change', () => {
  const first: BlueprintContent = {
    version: '1.0.0',
    ttlHours: 24,
    autoPauseHours: 4,
    resources: { cpu: '1', memory: '1Gi', storage: '1Gi' },
    services: [{ name: 'sessions', type: 'cache' }],
  };
  const second: BlueprintContent = {
    ...first,
    version: '1.1.0',
    autoPauseHours: 8,
    services: [...first.services, { name: 'pages', type: 'cache' }],
  };
  let blueprint: OwnBlueprint;
  let environment: EnvironmentRef;

  test.beforeAll(async () => {
    blueprint = await OwnBlueprint.register(`journey-${STAMP}`, first);
    await expect.poll(() => offeredVersion(blueprint.name)).toBe('1.0.0');
    environment = await createEnvironment({
      name: `upgrade-${STAMP}`,
      owner: 'user:default/eve',
      blueprint: blueprint.name,
    });
    await expect.poll(() => phaseOf(environment), UNTIL_READY).toBe('Ready');
  });

  test.afterAll(async () => {
    await blueprint?.remove();
    if (environment) {
      await deleteEnvironment(environment);
    }
  });

  test('is offered in its new version when the catalog has read it again', async ({
    page,
  }) => {
    await blueprint.write(second);
    await signInAs(page, 'Alice');
    await page.goto(`/catalog/default/resource/${blueprint.name}`);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => offeredVersion(blueprint.name)).toBe('1.1.0');
  });

  test('upgrades an environment after showing what changes, and keeps what its owner set', async ({
    page,
  }) => {
    await patchSpec(environment, { autoPauseHours: 24 });
    await signInAs(page, 'Eve');
    const shown = new EnvironmentPage(page, environment);
    await shown.open();
    const section = shown.section('Blueprint');
    await expect(section).toContainText('It is behind: 1.1.0 is out');
    await section.getByRole('button', { name: 'See the changes' }).click();
    const changes = shown.dialog
      .getByRole('list', { name: 'Changes' })
      .getByRole('listitem');
    await expect(changes.filter({ hasText: 'pages' })).toContainText('Added');
    await expect(changes.filter({ hasText: 'autoPauseHours' })).toContainText(
      'Kept as you set it',
    );
    await expect(shown.service('pages')).toHaveCount(0);

    await shown.dialog
      .getByRole('button', { name: 'Upgrade to 1.1.0' })
      .click();
    await expect(valueOf(section, 'Version')).toHaveText('1.1.0');
    await expect(shown.service('pages')).toContainText('Running');
    await expect(valueOf(shown.section('Life'), 'When unused')).toContainText(
      'in 23 h',
    );
    await expect(section).not.toContainText('It is behind');
  });
});
