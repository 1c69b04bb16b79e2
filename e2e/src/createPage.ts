import type { Locator, Page } from '@playwright/test';

/** Where one asks for an environment: a choice of blueprints, then a form. */
export class CreatePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  open(): Promise<unknown> {
    return this.#page.goto('/environments/create');
  }

  /** The card of a blueprint. */
  card(title: string): Locator {
    return this.#card(`Begin with ${title}`);
  }

  get cardWithoutBlueprint(): Locator {
    return this.#card('Begin without a blueprint');
  }

  get name(): Locator {
    return this.#page.getByRole('textbox', { name: /^Name/ });
  }

  /** What will be made of the form. */
  get preview(): Locator {
    return this.#page.getByRole('complementary', { name: 'What you will get' });
  }

  /** Bars of what is used and allowed: the reader's own first, then their team's. */
  budget(resource: string): Locator {
    return this.#page.getByRole('meter', { name: resource, exact: true });
  }

  async submit(): Promise<void> {
    await this.#page
      .getByRole('button', { name: 'Create the environment' })
      .click();
  }

  /** People press anywhere on it; its button is what a keyboard reaches. */
  #card(button: string): Locator {
    return this.#page.getByRole('article').filter({
      has: this.#page.getByRole('button', { name: button, exact: true }),
    });
  }
}
