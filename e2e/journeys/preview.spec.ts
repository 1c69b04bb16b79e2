import { expect, test } from '@playwright/test';
import { EnvironmentPage } from '../src/environmentPage';
import { findPreview, requestPreview, type Preview } from '../src/previews';
import {
  close,
  comments,
  commit,
  createStranger,
  fork,
  forgeWebhook,
  gitHostIsReady,
  label,
  merge,
  openPullRequest,
  ORGANISATION,
  previewStatus,
  pullRequest,
  SAMPLE,
  sampleRepository,
} from '../src/gitHost';
import { signInAs } from '../src/signIn';

const SUFFIX = Date.now().toString(36);
/** A legal name of a branch, which a shell would take for something else. */
const BRANCH = `greet-${SUFFIX};$(reboot)|\`id\`&&x`;
const STRANGER = `mallory-${SUFFIX}`;

async function previewOf(number: number): Promise<Preview> {
  await expect.poll(() => findPreview(number)).toBeDefined();
  const preview = await findPreview(number);
  if (!preview) {
    throw new Error(`pull request ${number} has no preview any more`);
  }
  return preview;
}

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(16 * 60_000);
  await gitHostIsReady();
});

test('a pull request gets its environment by a label and loses it on merge', async ({
  page,
}) => {
  const branch = { owner: ORGANISATION, branch: BRANCH };
  await commit({ ...branch, isNew: true, file: `first-${SUFFIX}` });
  const { number, head } = await openPullRequest(BRANCH);
  await label(number, 'preview');

  const preview = await previewOf(number);
  expect(preview.spec.source).toEqual({
    repository: sampleRepository(),
    revision: head.sha,
    pullRequest: number,
  });
  await expect
    .poll(async () => (await previewStatus(head.sha))?.status, {
      timeout: 3 * 60_000,
    })
    .toBe('success');
  const address = (await previewStatus(head.sha))?.target_url ?? 'none';
  expect(await comments(number)).toEqual([expect.stringContaining(address)]);

  await signInAs(page, 'Eve');
  await new EnvironmentPage(page, preview).open();
  await expect(
    page.getByText(`Preview of pull request ${number}`).first(),
  ).toBeVisible();

  await commit({ ...branch, isNew: false, file: `second-${SUFFIX}` });
  const { head: pushed } = await pullRequest(number);
  expect(pushed.sha).not.toBe(head.sha);
  await expect
    .poll(async () => (await findPreview(number))?.spec.source?.revision)
    .toBe(pushed.sha);
  await expect
    .poll(async () => (await previewStatus(pushed.sha))?.status)
    .toBe('success');
  expect(await comments(number)).toHaveLength(1);

  await expect(async () => merge(number)).toPass();
  await expect.poll(() => findPreview(number)).toBeUndefined();
  await expect
    .poll(() => comments(number))
    .toEqual([expect.stringContaining('was merged')]);
});

test('a pull request of a fork gets nothing before a member approves it', async () => {
  await createStranger(STRANGER);
  await fork(STRANGER);
  const branch = `fork-${SUFFIX}`;
  const mine = { owner: STRANGER, branch, as: STRANGER };
  await commit({ ...mine, isNew: true, file: `fork-${SUFFIX}` });
  const { number, head } = await openPullRequest(
    `${STRANGER}:${branch}`,
    STRANGER,
  );
  const source = {
    repository: sampleRepository(),
    revision: head.sha,
    pullRequest: number,
  };
  const refused = await requestPreview(source);
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('comes from a fork');
  expect(await findPreview(number)).toBeUndefined();
  expect((await previewStatus(head.sha))?.status).toBe('pending');

  await label(number, 'preview');
  await previewOf(number);

  await commit({ ...mine, isNew: false, file: `unseen-${SUFFIX}` });
  const { head: pushed } = await pullRequest(number);
  await expect
    .poll(async () => (await previewStatus(pushed.sha))?.status)
    .toBe('pending');
  expect((await findPreview(number))?.spec.source?.revision).toBe(head.sha);

  await close(number);
  await expect.poll(() => findPreview(number)).toBeUndefined();
});

test('what is not allowed is refused, and nothing is made', async () => {
  const other = await requestPreview({
    repository: `github.com/${ORGANISATION}/${SAMPLE}`,
    revision: 'a'.repeat(40),
    pullRequest: 1,
  });
  expect(other.status).toBe(403);
  expect(await other.text()).toContain('source.repository');
  const shell = await requestPreview({
    repository: sampleRepository(),
    revision: '$(reboot)',
    pullRequest: 1,
  });
  expect(shell.status).toBe(400);
  expect(await shell.text()).toContain('source.revision');
  expect(await forgeWebhook({ action: 'opened', number: 1 })).toBe(401);
});
