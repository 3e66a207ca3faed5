import { expect, type Page } from '@playwright/test';

export class NotificationsPage {
  constructor(private readonly page: Page) {}

  readonly panel = (name: string) => this.page.getByRole('region', { name });
  readonly dialog = () => this.page.getByRole('dialog');
  readonly target = (name: string) =>
    this.page.getByRole('list', { name: 'Where you are told' }).getByRole('listitem').filter({ hasText: name });
  readonly secret = () => this.page.getByText('It is not shown again.').locator('code');

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'You and your settings' }).click();
    await this.page.getByRole('menuitem', { name: 'Notifications' }).click();
    await expect(this.page.getByRole('heading', { name: 'Notifications' })).toBeVisible();
  }

  async addWebhook(name: string, url: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add a webhook' }).click();
    await this.dialog().getByLabel('Name').fill(name);
    await this.dialog().getByLabel('Address').fill(url);
    await this.dialog().getByRole('button', { name: 'Add it' }).click();
  }
}
