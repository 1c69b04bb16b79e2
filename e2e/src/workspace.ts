import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { call } from './environments';
import { instance } from './instance';

/** The image is made behind the portal when it was not before. */
const MADE_WITHIN_MS = 20 * 60_000;
/** The journeys run in the folder `e2e` of the checkout. */
const SAMPLE = resolve(
  process.cwd(),
  '../local/git-samples/orders-frontend/index.html',
);

/** Waits until workspaces have an image that pods can pull. */
export async function workspacesAreReady(): Promise<void> {
  const notice = async () => {
    const response = await call(`${instance.url}/api/environments/v1/options`);
    const { serviceTypes } = (await response.json()) as {
      serviceTypes: Array<{ type: string; notice?: string }>;
    };
    const found = serviceTypes.find(({ type }) => type === 'workspace');
    return found ? found.notice ?? 'ready' : 'no such type';
  };
  await expect.poll(notice, { timeout: MADE_WITHIN_MS }).toBe('ready');
}

/** Where a text stands in the page of the sample, as `line:column`, both from 1 on. */
export function placeInSample(text: string): string {
  const lines = readFileSync(SAMPLE, 'utf8').split('\n');
  const line = lines.findIndex(each => each.includes(text));
  if (line < 0) {
    throw new Error(`'${text}' is not in ${SAMPLE}`);
  }
  return `${line + 1}:${lines[line].indexOf(text) + 1}`;
}

/** The IDE in a tab, worked with by keyboard. */
export class Ide {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async isLoaded(): Promise<void> {
    await expect(this.#page.locator('.monaco-workbench')).toBeVisible();
    // What was cloned, in its explorer.
    await expect(
      this.#page.getByRole('treeitem', { name: 'index.html' }),
    ).toBeVisible();
  }

  async openFile(name: string): Promise<void> {
    await this.#page.keyboard.press('Control+P');
    const input = this.#page.locator('.quick-input-widget input');
    await expect(input).toBeFocused();
    await this.#page.keyboard.type(name);
    await expect(
      this.#page.getByRole('option', { name: new RegExp(`^${name}`) }).first(),
    ).toBeVisible();
    await this.#page.keyboard.press('Enter');
    await expect(this.#tab(name)).toBeVisible();
    await expect(
      this.#page.locator('.monaco-editor .view-line'),
    ).not.toHaveCount(0);
  }

  /** @param place - `line:column` */
  async typeAt(place: string, text: string): Promise<void> {
    await this.#page.keyboard.press('Control+G');
    await expect(this.#page.locator('.quick-input-widget input')).toBeFocused();
    await this.#page.keyboard.type(place);
    await this.#page.keyboard.press('Enter');
    await expect(this.#page.locator('.quick-input-widget')).toBeHidden();
    await this.#page.keyboard.type(text);
  }

  async save(name: string): Promise<void> {
    await this.#page.keyboard.press('Control+S');
    await expect(this.#tab(name)).not.toHaveClass(/dirty/);
  }

  #tab(name: string) {
    return this.#page.locator('.tab', { hasText: name });
  }
}
