import type { Locator, Page } from '@playwright/test';

/** The operators' page about feeds. */
export class FeedsPage {
  constructor(private readonly page: Page) {}

  readonly badge = () => this.page.getByRole('banner').getByRole('link', { name: /Feed|Quotes|quotes/ });
  readonly switches = () => this.page.getByRole('region', { name: 'Switches' });
  readonly rejected = (reason: string) => this.row('Rejected quotes', reason);
  readonly chain = (underlying: string) => this.row('Feed by underlying', underlying);

  async open(): Promise<void> {
    await this.page.goto('/operations/feeds');
  }

  vendor(name: string): Locator {
    return this.row('Vendors', name);
  }

  private row(table: string, begins: string): Locator {
    return this.page.getByRole('table', { name: table }).getByRole('row', { name: new RegExp(`^${begins}`) });
  }
}
