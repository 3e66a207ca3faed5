import type { Page } from '@playwright/test';

/** Orders whose fate is not known, and a person's verdict on them. */
export class UnknownPage {
  constructor(private readonly page: Page) {}

  readonly banner = () => this.page.getByText(/^The fate of \d+ orders? is not known\./);
  readonly order = (name: RegExp) => this.page.getByRole('region', { name });

  async open(): Promise<void> {
    await this.page.goto('/unknown');
  }

  /** Says that one of the broker's orders is ours. */
  async take(brokerOrderId: string): Promise<void> {
    await this.page.getByRole('button', { name: `This one is ours: ${brokerOrderId}` }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'This one is ours' }).click();
  }

  /** Says that the only unknown order never reached the broker. */
  async neverSent(): Promise<void> {
    await this.page.getByRole('button', { name: 'It never reached the broker' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Type NOT SENT to confirm').fill('NOT SENT');
    await dialog.getByRole('button', { name: 'It was not sent' }).click();
  }
}
