import type { Locator, Page } from '@playwright/test';

/** The operators' page: pods, slots, and what can be done about them. */
export class OperationsPage {
  constructor(private readonly page: Page) {}

  readonly dialog = () => this.page.getByRole('dialog');
  readonly slotsRunning = () => this.page.getByRole('region', { name: 'Placement' }).getByText(/^\d+ \/ \d+$/);

  async open(): Promise<void> {
    await this.page.goto('/operations');
  }

  pod(id: string): Locator {
    return this.page.getByRole('table', { name: 'Pods' }).getByRole('row', { name: new RegExp(`^${id} `) });
  }

  /** Presses a button of the page, and confirms what it says. */
  async act(button: string, confirm: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await this.dialog().getByRole('button', { name: confirm, exact: true }).click();
  }
}
