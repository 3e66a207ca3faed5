import type { Page } from '@playwright/test';

export class SignInPage {
  constructor(private readonly page: Page) {}

  readonly wrongCode = () => this.page.getByText('The code is wrong, or was used already.');

  async withPassword(email: string, password: string): Promise<void> {
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  async withCode(code: string): Promise<void> {
    await this.page.getByLabel('Code').fill(code);
    await this.page.getByRole('button', { name: 'Continue' }).click();
  }

  async withPasskey(): Promise<void> {
    await this.page.getByRole('button', { name: 'Use a passkey' }).click();
  }
}
