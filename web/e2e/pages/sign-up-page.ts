import type { Page } from '@playwright/test';

export class SignUpPage {
  constructor(private readonly page: Page) {}

  readonly disclaimer = () => this.page.getByRole('region', { name: 'Risk disclaimer' });
  readonly refusal = () => this.page.getByText('The risk disclaimer must be accepted.');

  async open(): Promise<void> {
    await this.page.goto('/sign-up');
  }

  async fill(email: string, password: string): Promise<void> {
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password').fill(password);
  }

  async accept(): Promise<void> {
    await this.page.getByRole('checkbox', { name: /I have read the risk disclaimer/ }).check();
  }

  async send(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign up' }).click();
  }
}
