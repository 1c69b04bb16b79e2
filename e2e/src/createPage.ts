import type { Locator, Page } from '@playwright/test';

/** Where one asks for an environment: a choice of blueprints, then a form. */
export class CreatePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The card of a blueprint: people press anywhere on it. */
  card(title: string): Locator {
    return this.#page.getByRole('article').filter({
      has: this.#page.getByRole('button', {
        name: `Begin with ${title}`,
        exact: true,
      }),
    });
  }

  /** The card beside those of blueprints. */
  get withoutBlueprint(): Locator {
    return this.#page.getByRole('article').filter({
      has: this.#page.getByRole('button', {
        name: 'Begin without a blueprint',
      }),
    });
  }

  get name(): Locator {
    return this.#page.getByRole('textbox', { name: /^Name/ });
  }

  /** What will be made of the form. */
  get preview(): Locator {
    return this.#page.getByRole('complementary', { name: 'What you will get' });
  }

  /** The bar of what is used, and will be, of what is allowed. */
  budget(whose: 'mine' | 'my team', resource: string): Locator {
    const bars = this.#page.getByRole('meter', { name: resource, exact: true });
    return whose === 'mine' ? bars.first() : bars.nth(1);
  }

  async submit(): Promise<void> {
    await this.#page
      .getByRole('button', { name: 'Create the environment' })
      .click();
  }
}
