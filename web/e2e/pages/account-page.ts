import { expect, type Page } from '@playwright/test';

export class AccountPage {
  constructor(private readonly page: Page) {}

  readonly heading = () => this.page.getByRole('heading', { name: 'Your account' });
  readonly panel = (name: string) => this.page.getByRole('region', { name });
  readonly dialog = () => this.page.getByRole('dialog');
  readonly recoveryCodes = () => this.page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  readonly totpSecret = () => this.panel('Authenticator app').locator('code');

  async open(): Promise<void> {
    await this.page.goto('/account');
    await expect(this.heading()).toBeVisible();
  }

  async confirm(password: string, button: string): Promise<void> {
    await this.dialog().getByLabel('Your password').fill(password);
    await this.dialog().getByRole('button', { name: button }).click();
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'You and your settings' }).click();
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(this.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  }
}
