import { expect, type Locator, type Page } from '@playwright/test';
import type { EnvironmentRef } from './environments';

/** The page of one environment. */
export class EnvironmentPage {
  readonly #page: Page;
  readonly #path: string;

  constructor(page: Page, { namespace, name }: EnvironmentRef) {
    this.#page = page;
    this.#path = `/environments/${namespace}/${name}`;
  }

  /** @param query - as links of notifications carry one: `?extend=1` */
  async open(query = ''): Promise<void> {
    await this.#page.goto(`${this.#path}${query}`);
    await expect(
      this.#page.getByRole('status', { name: 'Live updates' }),
    ).toHaveText('Live');
  }

  get path(): string {
    return this.#path;
  }

  /** What its header says of it. */
  get state(): Locator {
    return valueOf(this.#page, 'State');
  }

  get timeLeft(): Locator {
    return valueOf(this.section('Life'), 'Time left');
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog');
  }

  button(name: string): Locator {
    return this.#page.getByRole('button', { name, exact: true });
  }

  /** What says why it is stopped; absent while it is not. */
  get whyStopped(): Locator {
    return this.#page.getByRole('region', { name: 'Why it is stopped' });
  }

  section(title: string): Locator {
    return this.#page.getByRole('region', { name: title, exact: true });
  }

  /** One of its services, with its state. */
  service(name: string): Locator {
    return this.section('Services')
      .getByRole('listitem')
      .filter({ has: this.#page.getByText(name, { exact: true }) });
  }
}

/** What stands beside a term in the lists of facts. */
export function valueOf(within: Page | Locator, term: string): Locator {
  return within
    .locator('dt')
    .getByText(term, { exact: true })
    .locator('xpath=ancestor-or-self::dt/following-sibling::dd')
    .first();
}
